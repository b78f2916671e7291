// The rebalanced softmax (rebalanced_softmax.h) plus the total variation of its probabilities (prob_tv.h), with one gradient.
#pragma once

#include "ops/prob_tv.h"
#include "ops/softmax_levin.h"

namespace lithochrome::ops {

struct SoftmaxProbTvOptions {
  double lambda = 0;
  DType gradient = DType::f32;

  template <class V>
  static void fields(V&& visit) {
    visit("lambda", &SoftmaxProbTvOptions::lambda);
    visit("gradient", &SoftmaxProbTvOptions::gradient);
  }
};

namespace cpu {
void softmaxProbTv(const Tensor& logits, const BinTargets& targets, double lambda, const SpatialLoss& out);
}

// logits f32 [N,h,w,K] → dLogits f32 or bf16. On the CPU in one sweep: logits are read once, dLogits are written once. On CUDA
// rebalancedSoftmaxForward, rebalancedSoftmaxBackward and probTv.
SpatialLoss softmaxProbTv(const Tensor& logits, const BinTargets& targets, const SoftmaxProbTvOptions& options);

}  // namespace lithochrome::ops
