// Copies between the host and the device through a ring of pinned buffers. On the CUDA thread.
#pragma once

#include <cstddef>

namespace lithochrome::gpu {

// Has read `from` when it returns; waits only while every buffer is in flight.
void upload(void* to, const void* from, size_t bytes);
// Waits for everything issued before.
void download(void* to, const void* from, size_t bytes);

}  // namespace lithochrome::gpu
