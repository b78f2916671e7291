// What the two directions of batch norm share: each channel's affine map, and scratch for partial sums.
#pragma once

#include <cmath>

#include "core/math.h"
#include "core/rows.h"
#include "gpu/column_chunks.h"
#include "ops/batch_norm.h"

namespace lithochrome {

LITHOCHROME_HD inline double batchNormScale(float gamma, float variance, double eps) {
  return gamma / std::sqrt(variance + eps);
}

// dy where the ReLU let the result pass.
template <bool Relu>
LITHOCHROME_HD inline float batchNormMasked(float dy, float result) {
  return Relu && !(result > 0) ? 0.0f : dy;
}

// What a channel's x becomes: scale (x − mean) + beta. Pointers to [C].
struct BatchNormAffine {
  const float *scale, *mean, *beta;

  float of(float x, int64_t c) const { return scale[c] * (x - mean[c]) + beta[c]; }
};

inline BatchNormAffine batchNormAffine(const BatchNormSaved& saved, double eps, float* scale) {
  for (int64_t c = 0; c < saved.gamma.size(); ++c)
    scale[c] = static_cast<float>(batchNormScale(saved.gamma.data<float>()[c], saved.variance.data<float>()[c], eps));
  return {scale, saved.mean.data<float>(), saved.beta.data<float>()};
}

inline void checkChannelVector(const Tensor& tensor, int64_t channels, const char* name) {
  checkDType(tensor, DType::f32, name);
  checkShape(tensor, {channels}, name);
}

// Room for [chunks,2,C] partial sums and three coefficients of each channel.
inline Tensor batchNormScratch(const Tensor& x) {
  const int64_t rows = x.pixels(), channels = x.channels();
  const bool onCuda = x.device() == Device::cuda;
  const int64_t chunks = onCuda ? gpu::columnChunks(rows, channels) : RowChunks(rows, channels).count();
  return Stream::current().empty({2 * chunks + 3, channels}, DType::f32, x.device());
}

}  // namespace lithochrome
