#include "ops/batch_norm.h"

#include "ops/batch_norm_kernel.h"

// Bytes: x twice (what fits from the L2 cache the second time), y once.
namespace lithochrome::ops::cuda {
namespace {

// Means and squared deviations over `count` rows.
template <int Width>
struct Moments {
  float count = 0, mean[Width] = {}, squares[Width] = {};

  // Chan, Golub & LeVeque 1979.
  __device__ void merge(const Moments& other) {
    if (other.count == 0) return;
    const float total = count + other.count, share = other.count / total;
    for (int j = 0; j < Width; ++j) {
      const float difference = other.mean[j] - mean[j];
      mean[j] += difference * share;
      squares[j] += other.squares[j] + difference * difference * (count * share);
    }
    count = total;
  }
};

// Sums of differences from a pivot, one of the values summed: their squares lose no precision far from zero.
template <int Width>
struct PivotSums {
  float pivot[Width], sum[Width] = {}, squares[Width] = {};
  int count = 0;

  template <class T>
  __device__ void add(const gpu::Lane<T, Width>& lane) {
    for (int j = 0; j < Width; ++j) {
      const float difference = toFloat(lane.values[j]) - pivot[j];
      sum[j] += difference;
      squares[j] += difference * difference;
    }
    ++count;
  }
  __device__ Moments<Width> moments() const {
    Moments<Width> result;
    result.count = static_cast<float>(count);
    for (int j = 0; j < Width; ++j) {
      const float shift = sum[j] / result.count, squared = squares[j] - sum[j] * shift;
      result.mean[j] = pivot[j] + shift;
      result.squares[j] = squared > 0 ? squared : 0;
    }
    return result;
  }
};

// Of the rows of this thread.
template <int Width, class T>
__device__ Moments<Width> momentsOf(const Norm& norm, const T* x, int64_t channel) {
  const RowWalk rows = forwards(norm, channel);
  if (!rows.holds(rows.at)) return {};
  PivotSums<Width> sums;
  const gpu::Lane<T, Width> pivot = gpu::load<Width>(x + rows.at);
  for (int j = 0; j < Width; ++j) sums.pivot[j] = toFloat(pivot.values[j]);
  for (int64_t at = rows.at; rows.holds(at); at += kRowsAtOnce * rows.step) {
    gpu::Lane<T, Width> lanes[kRowsAtOnce] = {};
    for (int k = 0; k < kRowsAtOnce; ++k)
      if (rows.holds(at + k * rows.step)) lanes[k] = gpu::load<Width>(x + at + k * rows.step);
    for (int k = 0; k < kRowsAtOnce; ++k)
      if (rows.holds(at + k * rows.step)) sums.add(lanes[k]);
  }
  return sums.moments();
}

// partial [2,C,chunks]: means and squared deviations.
template <class T, int Width>
__global__ void __launch_bounds__(gpu::kRowGridThreads, kResidentBlocks)
    reduceMoments(Norm norm, const T* x, float* partial) {
  const int64_t channel = gpu::unitIndex() * Width, chunks = gridDim.x;
  Moments<Width> moments;
  if (channel < norm.channels) moments = momentsOf<Width>(norm, x, channel);
  gpu::mergeRows(moments);
  if (threadIdx.y > 0 || channel >= norm.channels) return;
  for (int j = 0; j < Width; ++j) {
    partial[(channel + j) * chunks + blockIdx.x] = moments.mean[j];
    partial[(norm.channels + channel + j) * chunks + blockIdx.x] = moments.squares[j];
  }
}

// Combines each channel's chunks.
__global__ void finishMoments(int64_t channels, gpu::ColumnChunks chunks, const float* partial, float* mean, float* variance) {
  const int64_t c = gpu::warpIndex();
  if (c >= channels) return;
  const float *means = partial + c * chunks.count, *deviations = means + channels * chunks.count;
  double sum = 0, squares = 0;
  for (int64_t i = gpu::laneIndex(); i < chunks.count; i += gpu::kWarp)
    sum += static_cast<double>(means[i]) * static_cast<double>(chunks.rowsOf(i));
  const double average = gpu::warpSum(sum) / static_cast<double>(chunks.rows);
  for (int64_t i = gpu::laneIndex(); i < chunks.count; i += gpu::kWarp) {
    const double d = means[i] - average;
    squares += deviations[i] + d * d * static_cast<double>(chunks.rowsOf(i));
  }
  squares = gpu::warpSum(squares);
  if (gpu::laneIndex() > 0) return;
  mean[c] = static_cast<float>(average);
  variance[c] = static_cast<float>(squares / static_cast<double>(chunks.rows));
}

template <class T, int Width, bool Relu>
__global__ void __launch_bounds__(gpu::kRowGridThreads, kResidentBlocks)
    normalize(Norm norm, const T* x, T* y) {
  const NormLane<Width> affine = normLane<Width>(norm);
  const int64_t channel = gpu::unitIndex() * Width;
  if (channel >= norm.channels) return;
  const RowWalk rows = backwards(norm, channel);
  for (int64_t at = rows.at; rows.holds(at); at += kRowsAtOnce * rows.step) {
    gpu::Lane<T, Width> lanes[kRowsAtOnce] = {};
    for (int k = 0; k < kRowsAtOnce; ++k)
      if (rows.holds(at + k * rows.step)) lanes[k] = gpu::load<Width>(x + at + k * rows.step);
    for (int k = 0; k < kRowsAtOnce; ++k) {
      for (int j = 0; j < Width; ++j) {
        const float value = affine.of(toFloat(lanes[k].values[j]), j);
        lanes[k].values[j] = fromFloat<T>(Relu && value < 0 ? 0.0f : value);
      }
      if (rows.holds(at + k * rows.step)) gpu::store<Width>(y + at + k * rows.step, lanes[k]);
    }
  }
}

}  // namespace

void batchNorm(const Tensor& x, const BatchNormSaved& saved, const BatchNormOptions& options, const BatchNormTarget& out) {
  const Norm norm = normOf(x, saved, options.eps);
  const int64_t chunks = gpu::columnChunks(norm.rows, norm.channels);
  float* partial = out.scratch.data<float>();
  dispatchFloat(x.dtype, [&](auto zero) {
    using T = decltype(zero);
    const T* in = x.data<const T>();
    T* y = out.result.data<T>();
    gpu::dispatchWidth<T>(norm.channels, [&](auto width) {
      const gpu::Grid grid = gpu::columnGrid<Moments<width>>(chunks, norm.channels / width);
      gpu::launch("batchNorm statistics", grid, reduceMoments<T, width>, norm, in, partial);
      gpu::launch("batchNorm mean", gpu::warpGrid(norm.channels), finishMoments, norm.channels,
                  gpu::ColumnChunks{norm.rows, chunks, grid.threads.y}, static_cast<const float*>(partial),
                  saved.mean.data<float>(), saved.variance.data<float>());
      gpu::launch("batchNorm", gpu::Grid{grid.blocks, grid.threads},
                  options.relu ? normalize<T, width, true> : normalize<T, width, false>, norm, in, y);
    }, in, y);
  });
}

}  // namespace lithochrome::ops::cuda
