// Filling and copying tensors.
#pragma once

#include "core/stream.h"

namespace lithochrome::ops {

namespace cuda {
void fill(const Tensor& x, double value);
void copy(const Tensor& src, const Tensor& dst);
}  // namespace cuda

// x = value, for every element of an f32, bf16 or i32 tensor.
void fill(const Tensor& x, double value);

// dst = src, element by element; f32 and bf16 are converted into each other (round to nearest even).
void copy(const Tensor& src, const Tensor& dst);

}  // namespace lithochrome::ops
