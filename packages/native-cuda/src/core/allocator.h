// Caching allocator for tensor memory on the host: blocks are 64-byte aligned, large ones on huge pages.
#pragma once

#include <cstddef>

namespace lithochrome::allocator {

// Throws OUT_OF_MEMORY naming the size.
void* allocate(size_t bytes);
void release(void* block, size_t bytes) noexcept;
// LITHOCHROME_POISON=1: new memory, on every device, holds NaN, so that an element which an op forgets to write shows.
bool poisons();
// Bytes of tensors alive in the whole process, on all devices.
size_t inUse() noexcept;
// Counts memory of another device.
void count(ptrdiff_t bytes) noexcept;

}  // namespace lithochrome::allocator
