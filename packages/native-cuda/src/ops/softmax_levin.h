// The rebalanced softmax (rebalanced_softmax.h) plus the levin penalty (levin.h) of its expected color, with one gradient.
#pragma once

#include "ops/levin.h"
#include "ops/rebalanced_softmax.h"

namespace lithochrome::ops {

struct SoftmaxLevinOptions {
  LevinOptions levin;
  DType gradient = DType::f32;

  template <class V>
  static void fields(V&& visit) {
    visit("levin", &SoftmaxLevinOptions::levin);
    visit("gradient", &SoftmaxLevinOptions::gradient);
  }
};

// The cross-entropy and the spatial term, f32 [1] each; the gradient of their sum.
struct SpatialLoss {
  Tensor loss, penalty, dLogits;

  template <class V>
  static void fields(V&& visit) {
    visit("loss", &SpatialLoss::loss);
    visit("penalty", &SpatialLoss::penalty);
    visit("dLogits", &SpatialLoss::dLogits);
  }
};

// L and how it guides.
struct LevinGuide {
  Tensor lightness;
  LevinSettings settings;
};

namespace cpu {
void softmaxLevin(const Tensor& logits, const BinTargets& targets, const LevinGuide& guide, const SpatialLoss& out);
}

// logits f32 [N,h,w,K], lightness f32 [N,h,w,1] in 0…100 → dLogits f32 or bf16. On the CPU in one sweep: logits are read once,
// dLogits are written once. On CUDA rebalancedSoftmaxForward, levin and rebalancedSoftmaxBackward.
SpatialLoss softmaxLevin(const Tensor& logits, const BinTargets& targets, const Tensor& lightness,
                         const SoftmaxLevinOptions& options);

}  // namespace lithochrome::ops
