#include "ops/batch_norm_backward.h"

#include "ops/batch_norm_kernel.h"

// Bytes: x and dy twice (what fits from the L2 cache the second time), dx once.
namespace lithochrome::ops::cuda {
namespace {

// Rows of both x and dy that a thread has in flight.
constexpr int kPairsAtOnce = kRowsAtOnce / 2;

// Σ dy and Σ dy (x − mean) of a thread's channels.
template <int Width>
struct GradientSums {
  float sum[Width] = {}, product[Width] = {};

  __device__ void merge(const GradientSums& other) {
    for (int j = 0; j < Width; ++j) {
      sum[j] += other.sum[j];
      product[j] += other.product[j];
    }
  }
};

// partial [2,C,chunks].
template <class T, int Width, bool Relu>
__global__ void __launch_bounds__(gpu::kRowGridThreads, kResidentBlocks)
    reduceGradients(Norm norm, const T* x, const T* dy, float* partial) {
  const NormLane<Width> affine = normLane<Width>(norm);
  const int64_t channel = gpu::unitIndex() * Width, chunks = gridDim.x;
  const RowWalk rows = forwards(norm, channel);
  GradientSums<Width> sums;
  for (int64_t at = rows.at; rows.holds(at) && channel < norm.channels; at += kPairsAtOnce * rows.step) {
    gpu::Lane<T, Width> values[kPairsAtOnce] = {}, gradients[kPairsAtOnce] = {};
    for (int k = 0; k < kPairsAtOnce; ++k) {
      if (!rows.holds(at + k * rows.step)) continue;
      values[k] = gpu::load<Width>(x + at + k * rows.step);
      gradients[k] = gpu::load<Width>(dy + at + k * rows.step);
    }
    // Beyond the rows dy is 0.
    for (int k = 0; k < kPairsAtOnce; ++k) {
      for (int j = 0; j < Width; ++j) {
        const float value = toFloat(values[k].values[j]);
        const float d = batchNormMasked<Relu>(toFloat(gradients[k].values[j]), affine.of(value, j));
        sums.sum[j] += d;
        sums.product[j] += d * (value - affine.mean[j]);
      }
    }
  }
  gpu::mergeRows(sums);
  if (threadIdx.y > 0 || channel >= norm.channels) return;
  for (int j = 0; j < Width; ++j) {
    partial[(channel + j) * chunks + blockIdx.x] = sums.sum[j];
    partial[(norm.channels + channel + j) * chunks + blockIdx.x] = sums.product[j];
  }
}

// [C] each; dx = scale (dy + offset + slope (x − mean)).
struct ChannelGradients {
  float *dGamma, *dBeta, *offset, *slope;
};

// Combines each channel's chunks.
__global__ void finishGradients(Norm norm, int64_t chunks, const float* partial, ChannelGradients out) {
  const int64_t c = gpu::warpIndex();
  if (c >= norm.channels) return;
  const float *sums = partial + c * chunks, *products = sums + norm.channels * chunks;
  double sum = 0, product = 0;
  for (int64_t i = gpu::laneIndex(); i < chunks; i += gpu::kWarp) {
    sum += sums[i];
    product += products[i];
  }
  sum = gpu::warpSum(sum);
  product = gpu::warpSum(product);
  if (gpu::laneIndex() > 0) return;
  const double variance = norm.variance[c] + norm.eps, rows = static_cast<double>(norm.rows);
  out.dBeta[c] = static_cast<float>(sum);
  out.dGamma[c] = static_cast<float>(product / std::sqrt(variance));
  out.offset[c] = static_cast<float>(-sum / rows);
  out.slope[c] = static_cast<float>(-product / variance / rows);
}

template <class T, int Width, bool Relu>
__global__ void __launch_bounds__(gpu::kRowGridThreads, kResidentBlocks)
    writeGradient(Norm norm, ChannelGradients terms, const T* x, const T* dy, T* dx) {
  const NormLane<Width> affine = normLane<Width>(norm);
  const int64_t channel = gpu::unitIndex() * Width;
  if (channel >= norm.channels) return;
  const RowWalk rows = backwards(norm, channel);
  const auto offset = gpu::load<Width>(terms.offset + channel), slope = gpu::load<Width>(terms.slope + channel);
  for (int64_t at = rows.at; rows.holds(at); at += kPairsAtOnce * rows.step) {
    gpu::Lane<T, Width> values[kPairsAtOnce] = {}, gradients[kPairsAtOnce] = {};
    for (int k = 0; k < kPairsAtOnce; ++k) {
      if (!rows.holds(at + k * rows.step)) continue;
      values[k] = gpu::load<Width>(x + at + k * rows.step);
      gradients[k] = gpu::load<Width>(dy + at + k * rows.step);
    }
    for (int k = 0; k < kPairsAtOnce; ++k) {
      for (int j = 0; j < Width; ++j) {
        const float value = toFloat(values[k].values[j]);
        const float d = batchNormMasked<Relu>(toFloat(gradients[k].values[j]), affine.of(value, j));
        const float centered = d + offset.values[j] + slope.values[j] * (value - affine.mean[j]);
        gradients[k].values[j] = fromFloat<T>(affine.scale[j] * centered);
      }
      if (rows.holds(at + k * rows.step)) gpu::store<Width>(dx + at + k * rows.step, gradients[k]);
    }
  }
}

}  // namespace

void batchNormBackward(const Tensor& x, const Tensor& dy, const BatchNormSaved& saved, const BatchNormOptions& options,
                       const BatchNormBackwardTarget& out) {
  const Norm norm = normOf(x, saved, options.eps);
  const int64_t channels = norm.channels, chunks = gpu::columnChunks(norm.rows, channels);
  float *offset = out.scratch.data<float>(), *slope = offset + channels, *partial = slope + channels;
  const ChannelGradients terms{out.gradients.dGamma.data<float>(), out.gradients.dBeta.data<float>(), offset, slope};
  dispatchFloat(x.dtype, [&](auto zero) {
    using T = decltype(zero);
    const T *in = x.data<const T>(), *gradient = dy.data<const T>();
    T* dx = out.dx.data<T>();
    gpu::dispatchWidth<T>(channels, [&](auto width) {
      const gpu::Grid grid = gpu::columnGrid<GradientSums<width>>(chunks, channels / width);
      gpu::launch("batchNormBackward sums", grid,
                  options.relu ? reduceGradients<T, width, true> : reduceGradients<T, width, false>, norm, in, gradient,
                  partial);
      gpu::launch("batchNormBackward terms", gpu::warpGrid(channels), finishGradients, norm, chunks,
                  static_cast<const float*>(partial), terms);
      gpu::launch("batchNormBackward", gpu::Grid{grid.blocks, grid.threads},
                  options.relu ? writeGradient<T, width, true> : writeGradient<T, width, false>, norm, terms, in, gradient,
                  dx);
    }, in, gradient, dx);
  });
}

}  // namespace lithochrome::ops::cuda
