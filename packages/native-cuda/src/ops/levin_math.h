// Neighbor weights of the spatial penalty, shared by its backends.
#pragma once

#include <cmath>
#include <cstdint>

#include "core/math.h"

namespace lithochrome::ops {

// How like lightness weighs, with mean μ and variance var of L over the neighbors q of p:
// gaussian: exp(−(L_p − L_q)²/(2σ²)), σ² = max(0.6·var, 0.02), normalized to sum 1 (Levin et al. 2004);
// seed: exp(−(L_p − L_q)²/s²), normalized; affine: (1 + (L_p − μ)(L_q − μ)/(var + 0.02)) / |N|, which may be negative.
enum class LevinKind { gaussian, seed, affine };

LITHOCHROME_HD inline float levinExp(float x) { return math::exp(x); }
LITHOCHROME_HD inline double levinExp(double x) { return std::exp(x); }

template <class Real>
struct LevinNeighbors {
  const Real* lightness;
  int count;
  Real mean, variance;

  LITHOCHROME_HD LevinNeighbors(const Real* lightness, int count)
      : lightness(lightness), count(count), mean(0), variance(0) {
    for (int i = 0; i < count; ++i) mean += lightness[i];
    mean /= Real(count);
    for (int i = 0; i < count; ++i) variance += (lightness[i] - mean) * (lightness[i] - mean);
    variance /= Real(count);
  }
};

// weights[i] = exp(−(own − L_i)²·factor) / Σ. The least exponent is taken out: no 0/0 far from every neighbor.
template <class Real>
LITHOCHROME_HD inline void gaussianWeights(const LevinNeighbors<Real>& near, Real own, Real factor, Real* weights) {
  Real least = (own - near.lightness[0]) * (own - near.lightness[0]);
  for (int i = 1; i < near.count; ++i) {
    const Real squared = (own - near.lightness[i]) * (own - near.lightness[i]);
    least = squared < least ? squared : least;
  }
  Real total = 0;
  for (int i = 0; i < near.count; ++i) {
    weights[i] = levinExp((least - (own - near.lightness[i]) * (own - near.lightness[i])) * factor);
    total += weights[i];
  }
  for (int i = 0; i < near.count; ++i) weights[i] /= total;
}

// scale: s of `seed` in L units. near.count ≥ 1.
template <class Real>
LITHOCHROME_HD inline void levinWeights(LevinKind kind, Real scale, Real own, const LevinNeighbors<Real>& near,
                                        Real* weights) {
  if (kind == LevinKind::affine) {
    const Real slope = (own - near.mean) / (near.variance + Real(0.02));
    for (int i = 0; i < near.count; ++i) weights[i] = (1 + slope * (near.lightness[i] - near.mean)) / Real(near.count);
    return;
  }
  const Real spread = Real(0.6) * near.variance;
  const Real squared = spread > Real(0.02) ? spread : Real(0.02);
  gaussianWeights(near, own, kind == LevinKind::seed ? 1 / (scale * scale) : 1 / (2 * squared), weights);
}

}  // namespace lithochrome::ops
