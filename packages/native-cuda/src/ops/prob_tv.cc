#include "ops/prob_tv.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "core/chunked_sum.h"
#include "core/math.h"
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

namespace cpu {
namespace {

// Rows of pixels that one thread takes: only their outer neighbors are computed twice.
constexpr int64_t kBand = 8;

// Probabilities of one row of pixels [w,K].
using Row = std::vector<float>;

void probabilities(const ProbTvInput& in, int64_t row, Row& out) {
  const int64_t width = in.logits.dim(2), bins = in.logits.channels();
  for (int64_t x = 0; x < width; ++x) {
    const float* __restrict z = in.logits.data<float>() + (row * width + x) * bins;
    const float* stats = in.stats.data<float>() + 2 * (row * width + x);
    const float peak = stats[0], logSum = stats[1];
    float* __restrict p = out.data() + x * bins;
#pragma omp simd
    for (int64_t k = 0; k < bins; ++k) p[k] = math::exp((z[k] - peak) - logSum);
  }
}

// Σ (p − q)²; slope += p − q. Apart from its loop, like those below: inlined into it, GCC 12 leaves the sum scalar.
[[gnu::noinline]] float addNeighbor(const float* __restrict p, const float* __restrict q, float* __restrict slope,
                                    int64_t bins) {
  float squares = 0;
#pragma omp simd reduction(+ : squares)
  for (int64_t k = 0; k < bins; ++k) {
    const float difference = p[k] - q[k];
    squares += difference * difference;
    slope[k] += difference;
  }
  return squares;
}

// out += factor · p (slope − Σ p slope)
template <class T>
[[gnu::noinline]] void addGradient(const float* __restrict p, const float* __restrict slope, float factor, int64_t bins,
                                   T* __restrict out) {
  float mean = 0;
#pragma omp simd reduction(+ : mean)
  for (int64_t k = 0; k < bins; ++k) mean += p[k] * slope[k];
#pragma omp simd
  for (int64_t k = 0; k < bins; ++k) out[k] = fromFloat<T>(toFloat(out[k]) + factor * p[k] * (slope[k] - mean));
}

// One row of pixels with the rows above and below it (null at the border); → Σ of the squares to the right and below.
template <class T>
double addRow(const Row& row, const Row* above, const Row* below, float factor, int64_t bins, T* out) {
  const int64_t width = static_cast<int64_t>(row.size()) / bins;
  std::vector<float> slope(static_cast<size_t>(bins));
  double squares = 0;
  for (int64_t x = 0; x < width; ++x) {
    const float* p = row.data() + x * bins;
    std::fill(slope.begin(), slope.end(), 0.0f);
    if (x + 1 < width) squares += addNeighbor(p, p + bins, slope.data(), bins);
    if (below) squares += addNeighbor(p, below->data() + x * bins, slope.data(), bins);
    if (x > 0) addNeighbor(p, p - bins, slope.data(), bins);
    if (above) addNeighbor(p, above->data() + x * bins, slope.data(), bins);
    addGradient(p, slope.data(), factor, bins, out + x * bins);
  }
  return squares;
}

// Rows first…last of one image, numbered through the batch.
template <class T>
double addBand(const ProbTvInput& in, const Tensor& dLogits, int64_t first, int64_t last) {
  const int64_t height = in.logits.dim(1), rowSize = in.logits.dim(2) * in.logits.channels();
  const float factor = static_cast<float>(2 * in.lambda / static_cast<double>(in.logits.pixels()));
  const Row empty(static_cast<size_t>(rowSize));
  std::array<Row, 3> rows = {empty, empty, empty};
  const auto at = [&](int64_t row) -> Row& { return rows[static_cast<size_t>((row + 3) % 3)]; };
  if (first % height > 0) probabilities(in, first - 1, at(first - 1));
  probabilities(in, first, at(first));
  double squares = 0;
  for (int64_t row = first; row < last; ++row) {
    const bool top = row % height == 0, bottom = row % height + 1 == height;
    if (!bottom) probabilities(in, row + 1, at(row + 1));
    squares += addRow(at(row), top ? nullptr : &at(row - 1), bottom ? nullptr : &at(row + 1), factor,
                      in.logits.channels(), dLogits.data<T>() + row * rowSize);
  }
  return squares;
}

}  // namespace

void probTv(const ProbTvInput& in, const Tensor& dLogits, const Tensor& loss) {
  const int64_t height = in.logits.dim(1), bands = (height + kBand - 1) / kBand;
  const double squares = dispatchFloat(dLogits.dtype, [&](auto zero) {
    return chunkedSum(in.logits.dim(0) * bands, 1, [&](int64_t band, int64_t) {
      const int64_t start = band / bands * height, first = band % bands * kBand;
      return addBand<decltype(zero)>(in, dLogits, start + first, start + std::min(height, first + kBand));
    });
  });
  loss.data<float>()[0] = static_cast<float>(squares * in.lambda / static_cast<double>(in.logits.pixels()));
}

}  // namespace cpu

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
  Stream::current().issue("probTv", {logits, stats, dLogits, loss, parts}, [=] { cpu::probTv(in, dLogits, loss); },
                          CUDA_WORK(cuda::probTv(in, dLogits, loss, parts)));
  return {loss};
}

}  // namespace lithochrome::ops
