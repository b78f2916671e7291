// Sums over a whole launch in double: each block leaves its part, a second kernel adds the parts in order. No atomics, so
// the same bits in every run on one device.
#pragma once

#include "gpu/parts.h"
#include "gpu/reduce.h"

namespace lithochrome::gpu {

constexpr int kSumThreads = 256;

// Blocks of kSumThreads for `count` threads: at most eight a multiprocessor, which stay resident and stride over the rest.
inline Grid sumGrid(int64_t count) {
  const int64_t wanted = (count + kSumThreads - 1) / kSumThreads;
  const int64_t limit = std::min<int64_t>(kMaxParts, int64_t{8} * multiprocessors());
  return {dim3(static_cast<unsigned>(std::clamp<int64_t>(wanted, 1, limit))), dim3(kSumThreads)};
}

// The end of a kernel launched on a sumGrid: every thread brings its share.
__device__ inline void leavePart(double* parts, double share) {
  const double part = blockSum<kSumThreads>(share);
  if (threadIdx.x == 0) parts[blockIdx.x] = part;
}

// What becomes of the sum.
struct Scaled {
  double factor;
  __device__ float operator()(double sum) const { return static_cast<float>(sum * factor); }
};

template <class Finish>
__global__ void addParts(const double* parts, int count, Finish finish, float* result) {
  double share = 0;
  for (int i = static_cast<int>(threadIdx.x); i < count; i += kSumThreads) share += parts[i];
  const double sum = blockSum<kSumThreads>(share);
  if (threadIdx.x == 0) *result = finish(sum);
}

// result = finish(Σ parts) of a kernel that ran on `grid`.
template <class Finish>
void finishSum(const Tensor& parts, const Grid& grid, Finish finish, const Tensor& result) {
  launch("addParts", Grid{dim3(1), dim3(kSumThreads)}, addParts<Finish>, parts.data<const double>(),
         static_cast<int>(grid.blocks.x), finish, result.data<float>());
}

}  // namespace lithochrome::gpu
