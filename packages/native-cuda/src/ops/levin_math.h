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

// What a pixel gives to its neighbors, before the division by the total over them. 28 bytes in float: an odd number of words.
template <class Real>
struct LevinWeight {
  bool affine;
  // affine: L_p, μ and the slope; else L_p, the least (L_p − L_q)² and the exponent's factor.
  Real own, middle, factor;

  LITHOCHROME_HD Real operator()(Real lightness) const {
    if (affine) return 1 + factor * (lightness - middle);
    return levinExp((middle - (own - lightness) * (own - lightness)) * factor);
  }
};

// near.each(f) calls f(i) for the near.count() ≥ 1 neighbors, near.lightness(i) is L_q; scale: s of `seed` in L units. The
// least exponent is taken out: no 0/0 far from every neighbor.
template <class Real, class Neighbors>
LITHOCHROME_HD inline LevinWeight<Real> levinWeight(LevinKind kind, Real scale, Real own, const Neighbors& near) {
  Real mean = 0, variance = 0;
  near.each([&](int i) { mean += near.lightness(i); });
  mean /= Real(near.count());
  near.each([&](int i) { variance += (near.lightness(i) - mean) * (near.lightness(i) - mean); });
  variance /= Real(near.count());
  if (kind == LevinKind::affine) return {true, own, mean, (own - mean) / (variance + Real(0.02))};
  const Real spread = Real(0.6) * variance;
  const Real squared = spread > Real(0.02) ? spread : Real(0.02);
  Real least = INFINITY;
  near.each([&](int i) {
    const Real distance = (own - near.lightness(i)) * (own - near.lightness(i));
    least = distance < least ? distance : least;
  });
  return {false, own, least, kind == LevinKind::seed ? 1 / (scale * scale) : 1 / (2 * squared)};
}

}  // namespace lithochrome::ops
