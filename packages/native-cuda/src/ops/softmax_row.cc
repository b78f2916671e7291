#include "ops/softmax_row.h"

#include "core/math.h"

namespace lithochrome::ops {

CenterPlanes::CenterPlanes(const Tensor& centers) {
  for (int64_t k = 0; k < centers.dim(0); ++k) {
    a.push_back(centers.data<float>()[2 * k]);
    b.push_back(centers.data<float>()[2 * k + 1]);
  }
}

float largest(const float* values, int64_t count) {
  float peak = values[0];
#pragma omp simd reduction(max : peak)
  for (int64_t k = 0; k < count; ++k) peak = values[k] > peak ? values[k] : peak;
  return peak;
}

SoftmaxRow softmaxRow(const float* logits, const CenterPlanes& centers, float* exponentials) {
  const float *centerA = centers.a.data(), *centerB = centers.b.data();
  const int64_t bins = centers.bins();
  const float peak = largest(logits, bins);
  float sum = 0, a = 0, b = 0;
#pragma omp simd reduction(+ : sum, a, b)
  for (int64_t k = 0; k < bins; ++k) {
    const float e = math::exp(logits[k] - peak);
    exponentials[k] = e;
    sum += e;
    a += e * centerA[k];
    b += e * centerB[k];
  }
  return {peak, sum, a / sum, b / sum};
}

}  // namespace lithochrome::ops
