// Total variation of the bin probabilities between neighboring pixels.
#pragma once

#include "core/stream.h"

namespace lithochrome::ops {

struct ProbTvOptions {
  double lambda = 0;

  template <class V>
  static void fields(V&& visit) {
    visit("lambda", &ProbTvOptions::lambda);
  }
};

// logits f32 [N,h,w,K], stats f32 [N·h·w, 2] of rebalancedSoftmaxForward.
struct ProbTvInput {
  Tensor logits, stats;
  double lambda;
};

struct ProbTvLoss {
  Tensor loss;

  template <class V>
  static void fields(V&& visit) {
    visit("loss", &ProbTvLoss::loss);
  }
};

namespace reference {
void probTv(const ProbTvInput& in, const Tensor& dLogits, const Tensor& loss);
}

namespace cuda {
// parts: scratch (gpu/parts.h).
void probTv(const ProbTvInput& in, const Tensor& dLogits, const Tensor& loss, const Tensor& parts);
}

// (λ/P) Σ_p (‖π_p − π_right(p)‖² + ‖π_p − π_down(p)‖²), missing neighbors count 0 → loss f32 [1]; its gradient is added
// to dLogits (f32 or bf16, shape of logits). On the CPU it runs as the reference: what trains there is softmax_prob_tv.h.
ProbTvLoss probTv(const Tensor& logits, const Tensor& stats, const Tensor& dLogits, const ProbTvOptions& options);

}  // namespace lithochrome::ops
