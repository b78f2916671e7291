// What the CUDA kernels of the two directions of batch norm share. x is [rows,C].
#pragma once

#include "gpu/column_reduce.h"
#include "gpu/lane.h"
#include "ops/batch_norm_affine.h"

namespace lithochrome::ops::cuda {

// Rows that a thread has in flight.
constexpr int kRowsAtOnce = 4;

// Blocks that a multiprocessor holds at once: what kMaxColumnChunks counts on.
constexpr int kResidentBlocks = 3;

struct Norm {
  int64_t rows, channels;
  const float *gamma, *beta, *mean, *variance;
  double eps;
};

inline Norm normOf(const Tensor& x, const BatchNormSaved& saved, double eps) {
  return {x.pixels(), x.channels(), saved.gamma.data<const float>(), saved.beta.data<const float>(),
          saved.mean.data<const float>(), saved.variance.data<const float>(), eps};
}

// The affine maps of a thread's channels.
template <int Width>
struct NormLane {
  float scale[Width], mean[Width], beta[Width];

  __device__ float of(float x, int j) const { return scale[j] * (x - mean[j]) + beta[j]; }
};

// Every thread of a block must take part: they share the square roots.
template <int Width>
__device__ inline NormLane<Width> normLane(const Norm& norm) {
  __shared__ float scales[gpu::kRowGridUnits * Width];
  const int64_t tile = static_cast<int64_t>(blockIdx.y) * blockDim.x * Width;
  const int64_t left = norm.channels - tile, count = blockDim.x * Width < left ? blockDim.x * Width : left;
  for (int64_t i = threadIdx.y * blockDim.x + threadIdx.x; i < count; i += blockDim.x * blockDim.y)
    scales[i] = static_cast<float>(batchNormScale(norm.gamma[tile + i], norm.variance[tile + i], norm.eps));
  __syncthreads();
  NormLane<Width> lane = {};
  for (int j = 0; j < Width && gpu::unitIndex() * Width < norm.channels; ++j) {
    const int64_t own = threadIdx.x * Width + j;
    lane.scale[j] = scales[own];
    lane.mean[j] = norm.mean[tile + own];
    lane.beta[j] = norm.beta[tile + own];
  }
  return lane;
}

// Where a thread's unit lies in the rows: `at` counts elements, `step` leads to the thread's next row.
struct RowWalk {
  int64_t at, step, size;

  // As unsigned numbers: what lies before the first element is large.
  __device__ bool holds(int64_t element) const { return static_cast<uint64_t>(element) < static_cast<uint64_t>(size); }
};
__device__ inline RowWalk forwards(const Norm& norm, int64_t channel) {
  return {gpu::firstRow() * norm.channels + channel, gpu::rowStep() * norm.channels, norm.rows * norm.channels};
}
// From the end: what the pass before read last is still in the L2 cache.
__device__ inline RowWalk backwards(const Norm& norm, int64_t channel) {
  const int64_t row = norm.rows - 1 - gpu::firstRow();
  return {row * norm.channels + channel, -gpu::rowStep() * norm.channels, norm.rows * norm.channels};
}

}  // namespace lithochrome::ops::cuda
