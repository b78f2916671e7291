// Targets over color bins as CUDA kernels take them; bin_targets.h for the CPU.
#pragma once

#include "gpu/warp_row.h"
#include "ops/rebalanced_softmax.h"

namespace lithochrome::ops::cuda {

// What the kernels take of logits and targets.
struct BinProblem {
  const float *logits, *weight, *classWeights, *centers;  // classWeights: null where all are 1
  const int32_t* index;
  int64_t pixels;
  int bins, neighbors;

  BinProblem(const Tensor& logits, const BinTargets& targets)
      : logits(logits.data<const float>()),
        weight(targets.weight.data<const float>()),
        classWeights(targets.classWeights ? targets.classWeights->data<const float>() : nullptr),
        centers(targets.centers.data<const float>()),
        index(targets.index.data<const int32_t>()),
        pixels(logits.pixels()),
        bins(static_cast<int>(logits.channels())),
        neighbors(static_cast<int>(targets.index.channels())) {}
};

// The target of one pixel. A bin that is none makes what is taken from it NaN.
struct BinTarget {
  const float* weight;
  const int32_t* index;
  int neighbors, bins;

  __device__ BinTarget(const BinProblem& in, int64_t pixel)
      : weight(in.weight + pixel * in.neighbors), index(in.index + pixel * in.neighbors), neighbors(in.neighbors), bins(in.bins) {}

  __device__ bool isBin(int k) const { return k >= 0 && k < bins; }

  // That of the first neighbor of the largest weight.
  __device__ float classWeight(const float* classWeights) const {
    if (!classWeights) return 1;
    int nearest = 0;
    for (int m = 1; m < neighbors; ++m)
      if (weight[m] > weight[nearest]) nearest = m;
    return isBin(index[nearest]) ? classWeights[index[nearest]] : NAN;
  }

  // Of all neighbors in bin k.
  __device__ float weightOf(int k) const {
    float total = 0;
    for (int m = 0; m < neighbors; ++m) total += index[m] == k ? weight[m] : 0.0f;
    return total;
  }

  // The lane's share of Σ weight · term(k); a bin that is none counts NaN.
  template <class Term>
  __device__ float sum(Term term) const {
    float total = 0;
    for (int m = gpu::laneIndex(); m < neighbors; m += gpu::kWarp) total += isBin(index[m]) ? weight[m] * term(index[m]) : NAN;
    return total;
  }

  // gradient[k] = value(k, weight of the bin) at the target's bins, over what the warp has written there.
  template <class T, class Value>
  __device__ void write(T* gradient, Value value) const {
    __syncwarp();
    for (int m = gpu::laneIndex(); m < neighbors; m += gpu::kWarp)
      if (const int k = index[m]; isBin(k)) gradient[k] = fromFloat<T>(value(k, weightOf(k)));
  }
};

}  // namespace lithochrome::ops::cuda
