// Softmax over one pixel's bins on the CPU, with the expected color, and the rows of gradients that follow from it.
#pragma once

#include "core/aligned_rows.h"
#include "core/tensor.h"

namespace lithochrome::ops {

// Centers [K,2] as two arrays, for vector loads.
class CenterPlanes {
 public:
  explicit CenterPlanes(const Tensor& centers);
  int64_t bins() const { return bins_; }
  const float* a() const { return planes_[0]; }
  const float* b() const { return planes_[1]; }

 private:
  int64_t bins_;
  AlignedRows planes_;
};

// With e_k = exp(z_k − peak): Σ e, and the expected color Σ e·a / Σ e, Σ e·b / Σ e.
struct SoftmaxRow {
  float peak, sum, a, b;
};

// Sums of one pixel's logits; writes the e_k, over the logits themselves if wanted. Fetches the logits behind them.
SoftmaxRow softmaxRow(const float* logits, const CenterPlanes& centers, float* exponentials);

// The same without the expected color, which stays 0.
SoftmaxRow colorlessRow(const float* logits, int64_t bins, float* exponentials);

// out = factor · e; out may be e.
void scaleRow(const float* exponentials, float factor, int64_t bins, float* out);

// A row linear in the centers: constant + a·A_k + b·B_k.
struct ColorSlope {
  float constant, a, b;
};

// out = e · slope; out may be e.
void slopeRow(const float* exponentials, const CenterPlanes& centers, const ColorSlope& slope, float* out);

// A pixel's e, and 1 / Σ e.
struct Exponentials {
  const float* values;
  float inverse;
};

// A pixel and those beside it; outside the image, the pixel itself.
struct Cross {
  Exponentials own, right, below, left, above;
};

// slope = Σ over the pixels beside it of π − π_q; → Σ π · slope. Summed over all pixels this is Σ ‖π_p − π_q‖² over all pairs,
// as both of a pair have their part of π_p·(π_p − π_q) + π_q·(π_q − π_p).
float variationRow(const Cross& cross, int64_t bins, float* slope);

// out = e (constant + factor · slope)
struct VariationSlope {
  const float* slope;
  float constant, factor;
};
void variationGradient(const float* exponentials, const VariationSlope& from, int64_t bins, float* out);

// The largest of `count` values.
float largest(const float* values, int64_t count);

}  // namespace lithochrome::ops
