// Mean squared error of ab in units of 110.
#pragma once

#include "core/stream.h"

namespace lithochrome::ops {

struct MseAbLoss {
  Tensor loss, dPrediction;

  template <class V>
  static void fields(V&& visit) {
    visit("loss", &MseAbLoss::loss);
    visit("dPrediction", &MseAbLoss::dPrediction);
  }
};

namespace reference {
void mseAb(const Tensor& prediction, const Tensor& target, const MseAbLoss& out);
}

namespace cpu {
void mseAb(const Tensor& prediction, const Tensor& target, const MseAbLoss& out);
}

namespace cuda {
// parts: scratch (gpu/parts.h).
void mseAb(const Tensor& prediction, const Tensor& target, const MseAbLoss& out, const Tensor& parts);
}

// 1 / (P · 110²)
inline double mseAbScale(const Tensor& prediction) { return 1 / (static_cast<double>(prediction.pixels()) * 110 * 110); }

// prediction, target f32 [P…,2] → (1/P) Σ_p ‖prediction − target‖² / 110² as f32 [1], and its gradient.
MseAbLoss mseAb(const Tensor& prediction, const Tensor& target);

}  // namespace lithochrome::ops
