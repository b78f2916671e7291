// Room for the parts of a sum: each block of a CUDA kernel leaves one, and partial_sum.h adds them in order.
#pragma once

#include "core/stream.h"

namespace lithochrome::gpu {

constexpr int64_t kMaxParts = 2048;

// Scratch for kMaxParts doubles on CUDA; next to nothing on the CPU, which needs none.
inline Tensor emptyParts(Device device) {
  return Stream::current().empty({device == Device::cuda ? 2 * kMaxParts : 1}, DType::f32, device);
}

}  // namespace lithochrome::gpu
