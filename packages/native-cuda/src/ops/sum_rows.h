// Gradient of a bias: the sum over all pixels.
#pragma once

#include "core/stream.h"

namespace lithochrome::ops {

// x [P…,C] f32 or bf16 on the CPU → sums f32 [C].
void sumRows(const Tensor& x, const Tensor& sums);

}  // namespace lithochrome::ops
