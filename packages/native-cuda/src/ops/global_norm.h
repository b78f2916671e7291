// The Euclidean norm of a flat buffer.
#pragma once

#include "core/stream.h"

namespace lithochrome::ops {

namespace reference {
void globalNorm(const Tensor& x, const Tensor& norm);
}

namespace cpu {
void globalNorm(const Tensor& x, const Tensor& norm);
}

namespace cuda {
// parts: scratch (gpu/parts.h).
void globalNorm(const Tensor& x, const Tensor& norm, const Tensor& parts);
}

// x f32 → √Σx², f32 [1]; summed in double in a fixed order.
Tensor globalNorm(const Tensor& x);

}  // namespace lithochrome::ops
