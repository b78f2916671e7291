// Softmax over one pixel's bins in CUDA kernels, with the expected color; softmax_row.h for the CPU. A warp has the row.
#pragma once

#include "gpu/warp_row.h"

namespace lithochrome::ops::cuda {

// The bins' centers; where rows are held, the block has them in shared memory as planes for 16-byte loads.
template <class Row>
struct Centers {
  // Floats of shared memory.
  static constexpr int kShared = Row::kHeld ? 2 * gpu::HeldRow::kMaxSize : 1;

  const float* pairs;   // [K,2]
  const float* planes;  // [2,HeldRow::kMaxSize]

  // Every thread of the block takes part; `shared` is 16-byte aligned.
  __device__ Centers(const float* centers, int bins, float* shared) : pairs(centers), planes(shared) {
    if constexpr (Row::kHeld) {
      for (int i = static_cast<int>(threadIdx.x); i < 2 * bins; i += static_cast<int>(blockDim.x))
        shared[i % 2 * gpu::HeldRow::kMaxSize + i / 2] = pairs[i];
      __syncthreads();
    }
  }

  // Coordinate c of the bins from k on.
  __device__ typename Row::Group at(int c, int k) const {
    if constexpr (Row::kHeld)
      return *reinterpret_cast<const typename Row::Group*>(planes + c * gpu::HeldRow::kMaxSize + k);
    else
      return {pairs[2 * k + c]};
  }
};

// As SoftmaxRow of the CPU, with e_k = exp((z_k − peak) · inverse), inverse that of a temperature: Σ e, and the expected
// color.
struct RowSums {
  float peak, sum, a, b;
};

template <class Row>
__device__ float peakOf(Row& row) {
  float peak = -INFINITY;
  row.each([&](int, int, auto& z) {
    for (float value : z.values) peak = value > peak ? value : peak;
  });
  return gpu::warpMax(peak);
}

// A held row becomes its e_k.
template <class Row>
__device__ RowSums sumsOf(Row& row, const Centers<Row>& centers, float inverse = 1.0f) {
  RowSums out = {peakOf(row), 0, 0, 0};
  row.each([&](int k, int, auto& z) {
    const auto a = centers.at(0, k), b = centers.at(1, k);
    for (int j = 0; j < Row::kWidth; ++j) {
      const float e = math::exp((z.values[j] - out.peak) * inverse);
      z.values[j] = e;
      out.sum += e;
      out.a += e * a.values[j];
      out.b += e * b.values[j];
    }
  });
  out.sum = gpu::warpSum(out.sum);
  out.a = gpu::warpSum(out.a) / out.sum;
  out.b = gpu::warpSum(out.b) / out.sum;
  return out;
}

}  // namespace lithochrome::ops::cuda
