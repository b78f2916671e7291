// Softmax over one pixel's bins on the CPU, with the expected color.
#pragma once

#include <vector>

#include "core/tensor.h"

namespace lithochrome::ops {

// Centers [K,2] as two arrays, for vector loads.
struct CenterPlanes {
  explicit CenterPlanes(const Tensor& centers);
  int64_t bins() const { return static_cast<int64_t>(a.size()); }

  std::vector<float> a, b;
};

// With e_k = exp(z_k − peak): Σ e, and the expected color Σ e·a / Σ e, Σ e·b / Σ e.
struct SoftmaxRow {
  float peak, sum, a, b;
};

// Sums of one pixel's logits; writes the e_k, over the logits themselves if wanted.
SoftmaxRow softmaxRow(const float* logits, const CenterPlanes& centers, float* exponentials);

// The largest of `count` values.
float largest(const float* values, int64_t count);

}  // namespace lithochrome::ops
