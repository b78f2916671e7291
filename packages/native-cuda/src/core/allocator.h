// Caching allocator for tensor memory: blocks are 64-byte aligned, large ones on huge pages.
#pragma once

#include <cstddef>

namespace lithochrome::allocator {

// Throws OUT_OF_MEMORY naming the size.
void* allocate(size_t bytes);
void release(void* block, size_t bytes) noexcept;
// Bytes handed out and not yet released, in the whole process.
size_t inUse() noexcept;

}  // namespace lithochrome::allocator
