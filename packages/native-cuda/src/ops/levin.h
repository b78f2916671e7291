// The spatial penalty on ab of Levin, Lischinski & Weiss 2004: a color like that of its neighbors of like lightness.
#pragma once

#include <string>

#include "core/stream.h"
#include "ops/levin_math.h"

namespace lithochrome::ops {

struct LevinOptions {
  // gaussian, seed or affine (levin_math.h).
  std::string kind = "gaussian";
  // Neighbors are the (2·radius + 1)² window without its middle, clipped at the border.
  int64_t radius = 1;
  // Only for seed: s in L units.
  double scale = 1;
  double lambda = 0;

  template <class V>
  static void fields(V&& visit) {
    visit("kind", &LevinOptions::kind);
    visit("radius", &LevinOptions::radius);
    visit("scale", &LevinOptions::scale);
    visit("lambda", &LevinOptions::lambda);
  }
};

struct LevinSettings {
  LevinKind kind;
  int64_t radius;
  double scale, lambda;
};

constexpr int64_t kMaxLevinRadius = 7;

// Throws INVALID_ARGUMENT for an option out of range.
LevinSettings levinSettings(const LevinOptions& options);

struct LevinLoss {
  Tensor loss, dAb;

  template <class V>
  static void fields(V&& visit) {
    visit("loss", &LevinLoss::loss);
    visit("dAb", &LevinLoss::dAb);
  }
};

// ab f32 [N,h,w,2], lightness f32 [N,h,w,1] in 0…100.
struct LevinInput {
  Tensor ab, lightness;
};

// λ / (P · 110²)
inline double levinScale(int64_t pixels, double lambda) { return lambda / static_cast<double>(pixels) / (110 * 110); }

namespace reference {
void levin(const LevinInput& in, const LevinSettings& settings, const LevinLoss& out);
}

namespace cpu {
void levin(const LevinInput& in, const LevinSettings& settings, const LevinLoss& out);
}

namespace cuda {
// parts: scratch (gpu/parts.h).
void levin(const LevinInput& in, const LevinSettings& settings, const LevinLoss& out, const Tensor& parts);
}  // namespace cuda

// (λ/P) Σ_p ‖ab_p − Σ_q w_pq ab_q‖² / 110² → loss f32 [1], dAb f32 [N,h,w,2] (weights are constants). A pixel without
// neighbors has no penalty.
LevinLoss levin(const Tensor& ab, const Tensor& lightness, const LevinOptions& options);

}  // namespace lithochrome::ops
