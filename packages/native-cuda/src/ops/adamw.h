// One step of AdamW (Loshchilov & Hutter 2019) fused with clipping, the moving average and the bf16 copy.
#pragma once

#include <optional>

#include "core/stream.h"

namespace lithochrome::ops {

// Flat f32 [n] (bf16: dtype bf16; norm: f32 [1], the gradients' Euclidean norm).
struct AdamwState {
  Tensor parameters, gradients, m, v;
  std::optional<Tensor> ema, bf16, norm;

  template <class V>
  static void fields(V&& visit) {
    visit("parameters", &AdamwState::parameters);
    visit("gradients", &AdamwState::gradients);
    visit("m", &AdamwState::m);
    visit("v", &AdamwState::v);
    visit("ema", &AdamwState::ema);
    visit("bf16", &AdamwState::bf16);
    visit("norm", &AdamwState::norm);
  }
};

struct AdamwOptions {
  // The first `decayed` elements decay.
  int64_t decayed = 0;

  template <class V>
  static void fields(V&& visit) {
    visit("decayed", &AdamwOptions::decayed);
  }
};

namespace reference {
void adamw(const AdamwState& state, const Tensor& hyper, int64_t decayed);
}

namespace cpu {
void adamw(const AdamwState& state, const Tensor& hyper, int64_t decayed);
}

namespace cuda {
void adamw(const AdamwState& state, const Tensor& hyper, int64_t decayed);
}

// hyper f32 [8]: lr, beta1, beta2, eps, weightDecay, step (from 1), maxNorm (0: no clip), emaDecay. Gradients are
// scaled by min(1, maxNorm / (norm + 1e-6)); decay is decoupled; ema += (1 − emaDecay)(parameters − ema).
void adamw(const AdamwState& state, const Tensor& hyper, const AdamwOptions& options);

}  // namespace lithochrome::ops
