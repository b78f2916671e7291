#include "gpu/partial_sum.h"
#include "gpu/warp_row.h"
#include "ops/prob_tv.h"

// A warp takes a pixel and reads its row and those of its four neighbors; a row comes from memory once and from the cache
// the other times. What a held row gave stays in registers.
namespace lithochrome::ops::cuda {
namespace {

struct Problem {
  const float *logits, *stats;
  double* parts;
  int64_t pixels, height, width;
  int bins;
  float factor;  // 2 λ / P
};

// A pixel, and which of those beside it are in its image: bit 0 the right one, 1 the lower, 2 the left, 3 the upper.
struct Spot {
  int64_t pixel;
  unsigned sides;

  __device__ Spot(const Problem& in, int64_t p) : pixel(p) {
    const int64_t x = p % in.width, y = p / in.width % in.height;
    sides = (x + 1 < in.width ? 1u : 0u) | (y + 1 < in.height ? 2u : 0u) | (x > 0 ? 4u : 0u) | (y > 0 ? 8u : 0u);
  }
};

// π of the bins of a group that lies at `logits`, those of pixel p.
template <int Width>
__device__ gpu::Lane<float, Width> probabilities(const Problem& in, int64_t p, gpu::Lane<float, Width> logits) {
  const float peak = in.stats[2 * p], logSum = in.stats[2 * p + 1];
  for (float& value : logits.values) value = math::exp((value - peak) - logSum);
  return logits;
}

// Σ over the pixels q beside it of π_k − (π_q)_k for the bins from k on, where `own` is π; `squares` gains (π_k − (π_q)_k)²
// for the right and the lower one.
template <int Width>
__device__ gpu::Lane<float, Width> slopes(const Problem& in, const Spot& spot, int k, const gpu::Lane<float, Width>& own,
                                          float& squares) {
  gpu::Lane<float, Width> sum = {};
  for (unsigned rest = spot.sides; rest != 0; rest &= rest - 1) {
    const int64_t step = rest & 5u & (0u - rest) ? 1 : in.width;
    const bool after = (rest & 3u) != 0;
    const int64_t q = after ? spot.pixel + step : spot.pixel - step;
    const auto* logits = reinterpret_cast<const gpu::Lane<float, Width>*>(in.logits + q * in.bins + k);
    const auto other = probabilities(in, q, *logits);
    for (int j = 0; j < Width; ++j) {
      const float difference = own.values[j] - other.values[j];
      sum.values[j] += difference;
      if (after) squares += difference * difference;
    }
  }
  return sum;
}

// dLogits += factor · π (slope − Σ π slope)
template <class Row, class T>
__global__ void probTvKernel(Problem in, T* dLogits) {
  using Group = typename Row::Group;
  double loss = 0;
  for (int64_t p = gpu::warpIndex(); p < in.pixels; p += gpu::warpCount()) {
    const Spot spot(in, p);
    Row row(in.logits + p * in.bins, in.bins);
    Group held[Row::kGroups] = {};
    float squares = 0, mean = 0;
    row.each([&](int k, int place, Group& group) {
      group = probabilities(in, p, group);
      held[place] = slopes(in, spot, k, group, squares);
      for (int j = 0; j < Row::kWidth; ++j) mean += group.values[j] * held[place].values[j];
    });
    mean = gpu::warpSum(mean);
    row.each([&](int k, int place, Group group) {
      float counted = 0;
      if (!Row::kHeld) held[place] = slopes(in, spot, k, group = probabilities(in, p, group), counted);
      auto& out = *reinterpret_cast<gpu::Lane<T, Row::kWidth>*>(dLogits + p * in.bins + k);
      auto sum = out;
      for (int j = 0; j < Row::kWidth; ++j)
        sum.values[j] = fromFloat<T>(toFloat(sum.values[j]) +
                                     in.factor * group.values[j] * (held[place].values[j] - mean));
      out = sum;
    });
    loss += squares;
  }
  gpu::leavePart(in.parts, loss);
}

}  // namespace

void probTv(const ProbTvInput& in, const Tensor& dLogits, const Tensor& loss, const Tensor& parts) {
  const int64_t pixels = in.logits.pixels();
  const double scale = in.lambda / static_cast<double>(pixels);
  const Problem problem = {in.logits.data<const float>(), in.stats.data<const float>(), parts.data<double>(), pixels,
                           in.logits.dim(1), in.logits.dim(2), static_cast<int>(in.logits.channels()),
                           static_cast<float>(2 * scale)};
  const gpu::Grid grid = gpu::sumGrid(gpu::kWarp * pixels);
  dispatchFloat(dLogits.dtype, [&](auto zero) {
    using T = decltype(zero);
    T* gradient = dLogits.data<T>();
    gpu::dispatchRow(gpu::suitsHeldRow(in.logits.channels(), problem.logits, gradient), [&](auto row) {
      gpu::launch("probTv", grid, probTvKernel<typename decltype(row)::type, T>, problem, gradient);
    });
  });
  gpu::finishSum(parts, grid, gpu::Scaled{scale}, loss);
}

}  // namespace lithochrome::ops::cuda
