// Sums and maxima over a warp or a block, in a fixed order: the same bits in every run.
#pragma once

#include "gpu/kernel.h"

#ifdef __CUDACC__
#include <cub/block/block_reduce.cuh>
#endif

namespace lithochrome::gpu {

constexpr int kWarp = 32;
constexpr unsigned kFullWarp = 0xffffffffu;

__device__ inline int laneIndex() { return static_cast<int>(threadIdx.x) % kWarp; }
// This warp's index in the grid, and the number of warps.
__device__ inline int64_t warpIndex() { return threadIndex() / kWarp; }
__device__ inline int64_t warpCount() { return threadCount() / kWarp; }

// Every lane gets the sum (maximum) over the warp; all 32 lanes must take part.
template <class T>
__device__ inline T warpSum(T value) {
  for (int distance = kWarp / 2; distance > 0; distance /= 2) value += __shfl_xor_sync(kFullWarp, value, distance);
  return value;
}

template <class T>
__device__ inline T warpMax(T value) {
  for (int distance = kWarp / 2; distance > 0; distance /= 2) {
    const T other = __shfl_xor_sync(kFullWarp, value, distance);
    value = other > value ? other : value;
  }
  return value;
}

// Thread 0 gets the sum over a block of `Threads`; every thread must take part.
template <int Threads, class T>
__device__ inline T blockSum(T value) {
  using Reduce = cub::BlockReduce<T, Threads>;
  __shared__ typename Reduce::TempStorage storage;
  const T sum = Reduce(storage).Sum(value);
  __syncthreads();
  return sum;
}

}  // namespace lithochrome::gpu
