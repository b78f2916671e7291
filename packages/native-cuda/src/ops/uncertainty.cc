#include "ops/uncertainty.h"

#include <algorithm>
#include <cmath>

#include "core/math.h"
#include "ops/softmax_row.h"

namespace lithochrome::ops {
namespace reference {

void uncertainty(const Tensor& logits, const Tensor& out) {
  const int64_t bins = logits.channels();
  for (int64_t p = 0; p < logits.pixels(); ++p) {
    const float* z = logits.data<float>() + p * bins;
    const double peak = *std::max_element(z, z + bins);
    double sum = 0, moment = 0;
    for (int64_t k = 0; k < bins; ++k) {
      const double gap = z[k] - peak, e = std::exp(gap);
      sum += e;
      moment += e > 0 ? e * gap : 0;
    }
    out.data<float>()[p] = static_cast<float>((std::log(sum) - moment / sum) / std::log(static_cast<double>(bins)));
  }
}

}  // namespace reference

namespace cpu {
namespace {

// Entropy of softmax(z). Apart from the parallel loop: inlined into it, GCC 12 leaves the sums scalar.
[[gnu::noinline]] float entropy(const float* z, int64_t bins) {
  const float peak = largest(z, bins);
  float sum = 0, moment = 0;
#pragma omp simd reduction(+ : sum, moment)
  for (int64_t k = 0; k < bins; ++k) {
    // Below −88 the exponential is 0; the gap is held there, since 0 · ∞ is none.
    const float gap = z[k] - peak > -90.0f ? z[k] - peak : -90.0f;
    const float e = math::exp(gap);
    sum += e;
    moment += e * gap;
  }
  return std::log(sum) - moment / sum;
}

}  // namespace

void uncertainty(const Tensor& logits, const Tensor& out) {
  const int64_t bins = logits.channels(), pixels = logits.pixels();
  const float inverse = 1.0f / std::log(static_cast<float>(bins));
#pragma omp parallel for schedule(static)
  for (int64_t p = 0; p < pixels; ++p)
    out.data<float>()[p] = math::clamp(entropy(logits.data<float>() + p * bins, bins) * inverse, 0.0f, 1.0f);
}

}  // namespace cpu

Tensor uncertainty(const Tensor& logits) {
  checkDType(logits, DType::f32, "logits");
  CHECK(logits.channels() >= 2, "expected at least 2 bins but received ", describe(logits.shape));
  Shape shape = logits.shape;
  shape.back() = 1;
  const Tensor out = Stream::current().empty(shape, DType::f32, logits.device());
  Stream::current().issue("uncertainty", {logits, out}, [=] { cpu::uncertainty(logits, out); },
                          CUDA_WORK(cuda::uncertainty(logits, out)));
  return out;
}

}  // namespace lithochrome::ops
