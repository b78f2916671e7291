// Caching allocator for device memory. A released block goes out again at once: work on it is issued later on the one stream.
#pragma once

#include <cstddef>

namespace lithochrome::gpu {

// From any thread. Throws OUT_OF_MEMORY naming the size.
void* allocateDevice(size_t bytes);
void releaseDevice(void* block, size_t bytes) noexcept;

}  // namespace lithochrome::gpu
