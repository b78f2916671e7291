// One step of AdamW for one element, shared by its backends.
#pragma once

#include <cmath>

#include "core/math.h"

namespace lithochrome::ops {

// What the step's hyper-parameters amount to: m += beta1Rest (g − m) and so on, p −= rate m / (√v correction + eps).
template <class Real>
struct AdamwCoefficients {
  Real clip, beta1Rest, beta2Rest, rate, correction, eps, decay, emaRest;
};

// hyper as in adamw.h; norm: null for no clipping.
template <class Real>
LITHOCHROME_HD inline AdamwCoefficients<Real> adamwCoefficients(const float* hyper, const float* norm) {
  const double lr = hyper[0], beta1 = hyper[1], beta2 = hyper[2], step = hyper[5], maxNorm = hyper[6];
  double clip = 1;
  if (norm && maxNorm > 0) {
    const double wanted = maxNorm / (*norm + 1e-6);
    clip = wanted < 1 ? wanted : 1;
  }
  return {static_cast<Real>(clip),
          static_cast<Real>(1 - beta1),
          static_cast<Real>(1 - beta2),
          static_cast<Real>(lr / (1 - std::pow(beta1, step))),
          static_cast<Real>(1 / std::sqrt(1 - std::pow(beta2, step))),
          static_cast<Real>(hyper[3]),
          static_cast<Real>(lr * hyper[4]),
          static_cast<Real>(1 - static_cast<double>(hyper[7]))};
}

// p, m and v after the step; decay: k.decay or 0.
template <class Real>
LITHOCHROME_HD inline void adamwUpdate(float& p, float& m, float& v, float gradient, Real decay,
                                       const AdamwCoefficients<Real>& k) {
  const Real g = k.clip * gradient;
  const Real first = m + k.beta1Rest * (g - m);
  const Real second = v + k.beta2Rest * (g * g - v);
  p = static_cast<float>(p - decay * p - k.rate * first / (std::sqrt(second) * k.correction + k.eps));
  m = static_cast<float>(first);
  v = static_cast<float>(second);
}

}  // namespace lithochrome::ops
