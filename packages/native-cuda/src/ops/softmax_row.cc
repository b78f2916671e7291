#include "ops/softmax_row.h"

#include "core/math.h"
#include "ops/softmax_row_avx512.h"

// AVX512(f(x)): f's version in vectors of 512 bits, where the processor has them.
#ifdef LITHOCHROME_HAS_AVX512
#define AVX512(...) \
  if (hasAvx512()) return avx512::__VA_ARGS__
#else
#define AVX512(...)
#endif

namespace lithochrome::ops {

CenterPlanes::CenterPlanes(const Tensor& centers) : bins_(centers.dim(0)), planes_(2, bins_) {
  for (int64_t k = 0; k < bins_; ++k)
    for (int c = 0; c < 2; ++c) planes_[c][k] = centers.data<float>()[2 * k + c];
}

float largest(const float* values, int64_t count) {
  AVX512(largest(values, count));
  float peak = values[0];
#pragma omp simd reduction(max : peak)
  for (int64_t k = 0; k < count; ++k) peak = values[k] > peak ? values[k] : peak;
  return peak;
}

SoftmaxRow softmaxRow(const float* logits, const CenterPlanes& centers, float* exponentials) {
  AVX512(softmaxRow(logits, centers, exponentials));
  const float *centerA = centers.a(), *centerB = centers.b();
  const float peak = largest(logits, centers.bins());
  float sum = 0, a = 0, b = 0;
#pragma omp simd reduction(+ : sum, a, b)
  for (int64_t k = 0; k < centers.bins(); ++k) {
    const float e = math::exp(logits[k] - peak);
    exponentials[k] = e;
    sum += e;
    a += e * centerA[k];
    b += e * centerB[k];
  }
  return {peak, sum, a / sum, b / sum};
}

SoftmaxRow colorlessRow(const float* logits, int64_t bins, float* exponentials) {
  AVX512(colorlessRow(logits, bins, exponentials));
  const float peak = largest(logits, bins);
  float sum = 0;
#pragma omp simd reduction(+ : sum)
  for (int64_t k = 0; k < bins; ++k) sum += exponentials[k] = math::exp(logits[k] - peak);
  return {peak, sum, 0, 0};
}

void scaleRow(const float* exponentials, float factor, int64_t bins, float* out) {
  AVX512(scaleRow(exponentials, factor, bins, out));
#pragma omp simd
  for (int64_t k = 0; k < bins; ++k) out[k] = factor * exponentials[k];
}

void slopeRow(const float* exponentials, const CenterPlanes& centers, const ColorSlope& slope, float* out) {
  AVX512(slopeRow(exponentials, centers, slope, out));
  const float *centerA = centers.a(), *centerB = centers.b();
  const auto [constant, a, b] = slope;
#pragma omp simd
  for (int64_t k = 0; k < centers.bins(); ++k) out[k] = exponentials[k] * (constant + a * centerA[k] + b * centerB[k]);
}

float variationRow(const Cross& cross, int64_t bins, float* slope) {
  AVX512(variationRow(cross, bins, slope));
  const auto [own, right, below, left, above] = cross;
  float mean = 0;
#pragma omp simd reduction(+ : mean)
  for (int64_t k = 0; k < bins; ++k) {
    const float p = own.values[k] * own.inverse;
    const float toRight = p - right.values[k] * right.inverse, toBelow = p - below.values[k] * below.inverse;
    const float toLeft = p - left.values[k] * left.inverse, toAbove = p - above.values[k] * above.inverse;
    slope[k] = (toRight + toBelow) + (toLeft + toAbove);
    mean += p * slope[k];
  }
  return mean;
}

void variationGradient(const float* exponentials, const VariationSlope& from, int64_t bins, float* out) {
  AVX512(variationGradient(exponentials, from, bins, out));
  const auto [slope, constant, factor] = from;
#pragma omp simd
  for (int64_t k = 0; k < bins; ++k) out[k] = exponentials[k] * (constant + factor * slope[k]);
}

}  // namespace lithochrome::ops
