#include "ops/soft_encode.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/math.h"
#include "ops/bin_search.h"

namespace lithochrome::ops {
namespace reference {

void softEncode(const Tensor& ab, const Tensor& centers, double sigma, const SoftEncoding& out) {
  const int64_t bins = centers.dim(0), neighbors = out.index.channels();
  std::vector<float> squared(static_cast<size_t>(bins));
  std::vector<int32_t> order(static_cast<size_t>(bins));
  for (int64_t p = 0; p < ab.pixels(); ++p) {
    for (int64_t k = 0; k < bins; ++k) {
      const float da = ab.data<float>()[2 * p] - centers.data<float>()[2 * k];
      const float db = ab.data<float>()[2 * p + 1] - centers.data<float>()[2 * k + 1];
      squared[static_cast<size_t>(k)] = bins::squaredDistance(da, db);
    }
    std::iota(order.begin(), order.end(), 0);
    const auto distance = [&](int64_t i) { return squared[static_cast<size_t>(i)]; };
    std::stable_sort(order.begin(), order.end(), [&](int32_t i, int32_t j) { return distance(i) < distance(j); });
    double total = 0;
    const auto raw = [&](int64_t m) {
      const int32_t k = order[static_cast<size_t>(m)];
      return std::exp((static_cast<double>(distance(order[0])) - distance(k)) / (2 * sigma * sigma));
    };
    for (int64_t m = 0; m < neighbors; ++m) total += raw(m);
    for (int64_t m = 0; m < neighbors; ++m) {
      out.index.data<int32_t>()[p * neighbors + m] = order[static_cast<size_t>(m)];
      out.weight.data<float>()[p * neighbors + m] = static_cast<float>(raw(m) / total);
    }
  }
}

}  // namespace reference

namespace cpu {
namespace {

// Writes `count` pixels from the lanes of `nearest`.
void writeLanes(const bins::Nearest& nearest, float factor, int count, int32_t* index, float* weight) {
  const int64_t neighbors = nearest.neighbors;
  for (int lane = 0; lane < count; ++lane) {
    float total = 0;
    for (int64_t m = 0; m < neighbors; ++m) {
      const size_t at = static_cast<size_t>(m * bins::kLanes + lane);
      const float raw = math::exp((nearest.squared[static_cast<size_t>(lane)] - nearest.squared[at]) * factor);
      index[lane * neighbors + m] = nearest.index[at];
      weight[lane * neighbors + m] = raw;
      total += raw;
    }
    for (int64_t m = 0; m < neighbors; ++m) weight[lane * neighbors + m] /= total;
  }
}

}  // namespace

void softEncode(const Tensor& ab, const Tensor& centers, double sigma, const SoftEncoding& out) {
  const bins::Centers grid(centers);
  const float* in = ab.data<float>();
  const int64_t pixels = ab.pixels(), neighbors = out.index.channels();
  const float factor = static_cast<float>(1 / (2 * sigma * sigma));
#pragma omp parallel
  {
    bins::Nearest nearest(neighbors);
    alignas(64) float a[bins::kLanes], b[bins::kLanes];
#pragma omp for schedule(static)
    for (int64_t first = 0; first < pixels; first += bins::kLanes) {
      for (int64_t lane = 0; lane < bins::kLanes; ++lane) {
        const int64_t p = std::min(first + lane, pixels - 1);
        a[lane] = in[2 * p];
        b[lane] = in[2 * p + 1];
      }
      grid.search(a, b, nearest);
      writeLanes(nearest, factor, static_cast<int>(std::min<int64_t>(bins::kLanes, pixels - first)),
                 out.index.data<int32_t>() + first * neighbors, out.weight.data<float>() + first * neighbors);
    }
  }
}

}  // namespace cpu

SoftEncoding softEncode(const Tensor& ab, const Tensor& centers, const SoftEncodeOptions& options) {
  checkDType(ab, DType::f32, "ab");
  CHECK(ab.channels() == 2, "expected 2 channels for ab but received ", describe(ab.shape));
  checkDType(centers, DType::f32, "centers");
  checkRank(centers, 2, "centers");
  checkShape(centers, {centers.dim(0), 2}, "centers");
  const int64_t most = std::min<int64_t>(centers.dim(0), 32);
  CHECK(options.neighbors >= 1 && options.neighbors <= most, "expected an integer between 1 and ", most,
        " for neighbors but received ", options.neighbors);
  CHECK(options.sigma > 0, "expected a positive number for sigma but received ", options.sigma);
  Stream& stream = Stream::current();
  const Shape shape = {ab.pixels(), options.neighbors};
  const SoftEncoding out = {stream.empty(shape, DType::i32, ab.device()), stream.empty(shape, DType::f32, ab.device())};
  const double sigma = options.sigma;
  stream.issue("softEncode", {ab, centers, out.index, out.weight}, [=] { cpu::softEncode(ab, centers, sigma, out); },
               CUDA_WORK(cuda::softEncode(ab, centers, sigma, out)));
  return out;
}

}  // namespace lithochrome::ops
