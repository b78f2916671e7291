#include "ops/prob_tv.h"

#include <cmath>
#include <vector>

#include "gpu/parts.h"

namespace lithochrome::ops {
namespace reference {

void probTv(const ProbTvInput& in, const Tensor& dLogits, const Tensor& loss) {
  const int64_t height = in.logits.dim(1), width = in.logits.dim(2);
  const int64_t bins = in.logits.channels(), pixels = in.logits.pixels();
  const double scale = in.lambda / static_cast<double>(pixels);
  const auto probability = [&](int64_t p, int64_t k) {
    const float* stats = in.stats.data<float>() + 2 * p;
    return std::exp(static_cast<double>(in.logits.data<float>()[p * bins + k]) - stats[0] - stats[1]);
  };
  std::vector<double> gradient(static_cast<size_t>(pixels * bins));
  double total = 0;
  const auto addPair = [&](int64_t p, int64_t q) {
    for (int64_t k = 0; k < bins; ++k) {
      const double difference = probability(p, k) - probability(q, k);
      total += scale * difference * difference;
      gradient[static_cast<size_t>(p * bins + k)] += 2 * scale * difference;
      gradient[static_cast<size_t>(q * bins + k)] -= 2 * scale * difference;
    }
  };
  for (int64_t p = 0; p < pixels; ++p) {
    if (p % width + 1 < width) addPair(p, p + 1);
    if (p / width % height + 1 < height) addPair(p, p + width);
  }
  loss.data<float>()[0] = static_cast<float>(total);
  for (int64_t p = 0; p < pixels; ++p) {
    double mean = 0;
    for (int64_t k = 0; k < bins; ++k) mean += probability(p, k) * gradient[static_cast<size_t>(p * bins + k)];
    dispatchFloat(dLogits.dtype, [&](auto zero) {
      for (int64_t k = 0; k < bins; ++k) {
        auto& out = dLogits.data<decltype(zero)>()[p * bins + k];
        const double sum = toFloat(out) + probability(p, k) * (gradient[static_cast<size_t>(p * bins + k)] - mean);
        out = fromFloat<decltype(zero)>(static_cast<float>(sum));
      }
    });
  }
}

}  // namespace reference

ProbTvLoss probTv(const Tensor& logits, const Tensor& stats, const Tensor& dLogits, const ProbTvOptions& options) {
  checkDType(logits, DType::f32, "logits");
  checkRank(logits, 4, "logits");
  checkDType(stats, DType::f32, "stats");
  checkShape(stats, {logits.pixels(), 2}, "stats");
  CHECK(dLogits.dtype == DType::f32 || dLogits.dtype == DType::bf16,
        "expected an f32 or bf16 tensor for dLogits but received ", nameOf(dLogits.dtype));
  checkShape(dLogits, logits.shape, "dLogits");
  CHECK(options.lambda >= 0, "expected a number of at least 0 for lambda but received ", options.lambda);
  const Tensor loss = Stream::current().empty({1}, DType::f32, logits.device()), parts = gpu::emptyParts(logits.device());
  const ProbTvInput in = {logits, stats, options.lambda};
  Stream::current().issue("probTv", {logits, stats, dLogits, loss, parts}, [=] { reference::probTv(in, dLogits, loss); },
                          CUDA_WORK(cuda::probTv(in, dLogits, loss, parts)));
  return {loss};
}

}  // namespace lithochrome::ops
