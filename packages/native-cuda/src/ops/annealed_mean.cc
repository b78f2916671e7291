#include "ops/annealed_mean.h"

#include <algorithm>
#include <cmath>

#include "ops/bin_targets.h"
#include "ops/softmax_row.h"

namespace lithochrome::ops {
namespace reference {

void annealedMean(const BinLogits& in, double temperature, const Tensor& ab) {
  const int64_t bins = in.logits.channels();
  const float* centers = in.centers.data<float>();
  for (int64_t p = 0; p < in.logits.pixels(); ++p) {
    std::vector<double> z(in.logits.data<float>() + p * bins, in.logits.data<float>() + (p + 1) * bins);
    for (int64_t k = 0; k < bins && in.prior; ++k) z[static_cast<size_t>(k)] += in.prior->data<float>()[k];
    const auto peak = std::max_element(z.begin(), z.end());
    double sum = 0, a = 0, b = 0;
    for (int64_t k = 0; k < bins; ++k) {
      const double gap = z[static_cast<size_t>(k)] - *peak;
      const double e = temperature > 0 ? std::exp(gap / temperature) : (peak - z.begin() == k ? 1.0 : 0.0);
      sum += e;
      a += e * centers[2 * k];
      b += e * centers[2 * k + 1];
    }
    ab.data<float>()[2 * p] = static_cast<float>(a / sum);
    ab.data<float>()[2 * p + 1] = static_cast<float>(b / sum);
  }
}

}  // namespace reference

namespace cpu {

void annealedMean(const BinLogits& in, double temperature, const Tensor& ab) {
  const CenterPlanes centers(in.centers);
  const int64_t bins = in.logits.channels(), pixels = in.logits.pixels();
  const std::vector<float> none(static_cast<size_t>(bins));
  const float* prior = in.prior ? in.prior->data<float>() : none.data();
  const float inverse = temperature > 0 ? static_cast<float>(1 / temperature) : 1.0f;
#pragma omp parallel
  {
    std::vector<float> z(static_cast<size_t>(bins));
#pragma omp for schedule(static)
    for (int64_t p = 0; p < pixels; ++p) {
      const float* logits = in.logits.data<float>() + p * bins;
      float* out = ab.data<float>() + 2 * p;
      for (int64_t k = 0; k < bins; ++k) z[static_cast<size_t>(k)] = (logits[k] + prior[k]) * inverse;
      if (temperature > 0) {
        const SoftmaxRow row = softmaxRow(z.data(), centers, z.data());
        out[0] = row.a;
        out[1] = row.b;
        continue;
      }
      const auto likeliest = static_cast<size_t>(std::max_element(z.begin(), z.end()) - z.begin());
      out[0] = centers.a()[likeliest];
      out[1] = centers.b()[likeliest];
    }
  }
}

}  // namespace cpu

Tensor annealedMean(const Tensor& logits, const Tensor& centers, const std::optional<Tensor>& prior,
                    const AnnealedMeanOptions& options) {
  checkDType(logits, DType::f32, "logits");
  checkDType(centers, DType::f32, "centers");
  checkShape(centers, {logits.channels(), 2}, "centers");
  CHECK(options.temperature == 0 || (options.temperature >= 1e-4 && std::isfinite(options.temperature)),
        "expected 0 or a number of at least 0.0001 for temperature but received ", options.temperature);
  std::vector<Tensor> touched = {logits, centers};
  if (prior) {
    checkDType(*prior, DType::f32, "prior");
    checkShape(*prior, {logits.channels()}, "prior");
    touched.push_back(*prior);
  }
  const Tensor ab = Stream::current().empty(abShape(logits), DType::f32, logits.device());
  touched.push_back(ab);
  const BinLogits in = {logits, centers, prior};
  const double temperature = options.temperature;
  Stream::current().issue("annealedMean", touched, [=] { cpu::annealedMean(in, temperature, ab); },
                          CUDA_WORK(cuda::annealedMean(in, temperature, ab)));
  return ab;
}

}  // namespace lithochrome::ops
