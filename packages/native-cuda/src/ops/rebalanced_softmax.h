// Class-rebalanced softmax cross-entropy over color bins (Zhang et al. 2016), fused with the expected color.
#pragma once

#include <optional>

#include "core/stream.h"

namespace lithochrome::ops {

// P pixels, K bins, M neighbors. M = 1 with weight 1 is a hard target.
struct BinTargets {
  Tensor index;                        // i32 [P,M]
  Tensor weight;                       // f32 [P,M], each row sums to 1
  std::optional<Tensor> classWeights;  // f32 [K]; 1 where absent
  Tensor centers;                      // f32 [K,2]

  template <class V>
  static void fields(V&& visit) {
    visit("index", &BinTargets::index);
    visit("weight", &BinTargets::weight);
    visit("classWeights", &BinTargets::classWeights);
    visit("centers", &BinTargets::centers);
  }
};

struct GradientOptions {
  DType gradient = DType::f32;

  template <class V>
  static void fields(V&& visit) {
    visit("gradient", &GradientOptions::gradient);
  }
};

struct SoftmaxLoss {
  Tensor loss, ab, dLogits;

  template <class V>
  static void fields(V&& visit) {
    visit("loss", &SoftmaxLoss::loss);
    visit("ab", &SoftmaxLoss::ab);
    visit("dLogits", &SoftmaxLoss::dLogits);
  }
};

struct SoftmaxForward {
  Tensor loss, ab;
  Tensor stats;  // f32 [P,2]: max, log Σ exp(z − max)

  template <class V>
  static void fields(V&& visit) {
    visit("loss", &SoftmaxForward::loss);
    visit("ab", &SoftmaxForward::ab);
    visit("stats", &SoftmaxForward::stats);
  }
};

// What the second pass takes from the first, and the gradient that reaches the expected color.
struct SoftmaxSaved {
  Tensor stats, ab;
  std::optional<Tensor> dAb;  // f32 [P…,2]

  template <class V>
  static void fields(V&& visit) {
    visit("stats", &SoftmaxSaved::stats);
    visit("ab", &SoftmaxSaved::ab);
    visit("dAb", &SoftmaxSaved::dAb);
  }
};

namespace reference {
void rebalancedSoftmaxForward(const Tensor& logits, const BinTargets& targets, const SoftmaxForward& out);
void rebalancedSoftmaxBackward(const Tensor& logits, const BinTargets& targets, const SoftmaxSaved& saved,
                               const Tensor& dLogits);
}  // namespace reference

namespace cpu {
void rebalancedSoftmax(const Tensor& logits, const BinTargets& targets, const SoftmaxLoss& out);
}  // namespace cpu

namespace cuda {
// parts: scratch (gpu/parts.h).
void rebalancedSoftmax(const Tensor& logits, const BinTargets& targets, const SoftmaxLoss& out, const Tensor& parts);
void rebalancedSoftmaxForward(const Tensor& logits, const BinTargets& targets, const SoftmaxForward& out, const Tensor& parts);
void rebalancedSoftmaxBackward(const Tensor& logits, const BinTargets& targets, const SoftmaxSaved& saved,
                               const Tensor& dLogits);
}  // namespace cuda

// logits f32 [P…,K] → loss f32 [1], the mean over pixels of w_{k*} · CE(target, softmax(logits)) where k* is the first
// neighbor of the largest weight; ab f32 [P…,2], the expected color; dLogits f32 or bf16 [P…,K], the loss's gradient.
// One pass: logits are read once, dLogits are written once. An index that is no bin throws on the CPU; on CUDA it makes the
// loss NaN.
SoftmaxLoss rebalancedSoftmax(const Tensor& logits, const BinTargets& targets, const GradientOptions& options);

// The first of two passes, where a spatial term follows. On the CPU both run as the reference: what trains there is fused with
// the term (softmax_levin.h, softmax_prob_tv.h).
SoftmaxForward rebalancedSoftmaxForward(const Tensor& logits, const BinTargets& targets);

// The second pass: dLogits of the loss, plus dAb (where given) sent through the expected color.
Tensor rebalancedSoftmaxBackward(const Tensor& logits, const BinTargets& targets, const SoftmaxSaved& saved,
                                 const GradientOptions& options);

}  // namespace lithochrome::ops
