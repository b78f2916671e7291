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

// The target of one pixel.
struct BinTarget {
  const float* weight;
  const int32_t* index;
  int neighbors, bins;

  __device__ BinTarget(const BinProblem& in, int64_t pixel)
      : weight(in.weight + pixel * in.neighbors), index(in.index + pixel * in.neighbors), neighbors(in.neighbors), bins(in.bins) {}

  __device__ bool isBin(int k) const { return k >= 0 && k < bins; }

  // That of the first neighbor of the largest weight; NaN if it is no bin.
  __device__ float classWeight(const float* classWeights) const {
    if (!classWeights) return 1;
    int nearest = 0;
    float largest = weight[0];
    for (int m = 1; m < neighbors; ++m) {
      nearest = weight[m] > largest ? m : nearest;
      largest = weight[m] > largest ? weight[m] : largest;
    }
    const int k = index[nearest];
    return isBin(k) ? classWeights[k] : NAN;
  }

  // Of all neighbors in bin k.
  __device__ float weightOf(int k) const {
    float total = 0;
    for (int m = 0; m < neighbors; ++m) total += index[m] == k ? weight[m] : 0.0f;
    return total;
  }

  // f(k, weight, weight of all neighbors in bin k) for the lane's neighbors, after what the warp wrote before. → 0, or NaN
  // where one of them is no bin, which f is not told of.
  template <class F>
  __device__ float each(F f) const {
    float wrong = 0;
    __syncwarp();
    for (int m = gpu::laneIndex(); m < neighbors; m += gpu::kWarp) {
      const int k = index[m];
      if (isBin(k))
        f(k, weight[m], weightOf(k));
      else
        wrong = NAN;
    }
    return wrong;
  }
};

}  // namespace lithochrome::ops::cuda
