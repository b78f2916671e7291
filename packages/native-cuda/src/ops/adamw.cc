#include "ops/adamw.h"

#include <algorithm>
#include <cmath>

namespace lithochrome::ops {
namespace {

constexpr int64_t kChunk = 4096;

// What the step's hyper-parameters amount to: m += beta1Rest (g − m) and so on, p −= rate m / (√v correction + eps).
template <class Real>
struct Coefficients {
  Real clip, beta1Rest, beta2Rest, rate, correction, eps, decay, emaRest;
};

template <class Real>
Coefficients<Real> coefficients(const float* hyper, const std::optional<Tensor>& norm) {
  const double lr = hyper[0], beta1 = hyper[1], beta2 = hyper[2], step = hyper[5], maxNorm = hyper[6];
  double clip = 1;
  if (norm && maxNorm > 0) clip = std::min(1.0, maxNorm / (norm->data<float>()[0] + 1e-6));
  return {static_cast<Real>(clip),
          static_cast<Real>(1 - beta1),
          static_cast<Real>(1 - beta2),
          static_cast<Real>(lr / (1 - std::pow(beta1, step))),
          static_cast<Real>(1 / std::sqrt(1 - std::pow(beta2, step))),
          static_cast<Real>(hyper[3]),
          static_cast<Real>(lr * hyper[4]),
          static_cast<Real>(1 - static_cast<double>(hyper[7]))};
}

// p, m and v after one step of one element.
template <class Real>
inline void update(float& p, float& m, float& v, float gradient, Real decay, const Coefficients<Real>& k) {
  const Real g = k.clip * gradient;
  const Real first = m + k.beta1Rest * (g - m);
  const Real second = v + k.beta2Rest * (g * g - v);
  p = static_cast<float>(p - decay * p - k.rate * first / (std::sqrt(second) * k.correction + k.eps));
  m = static_cast<float>(first);
  v = static_cast<float>(second);
}

// Elements first…last, all of them decayed or none.
void updateRange(const AdamwState& s, const Coefficients<float>& k, float decay, int64_t first, int64_t last) {
  float* __restrict p = s.parameters.data<float>();
  float* __restrict m = s.m.data<float>();
  float* __restrict v = s.v.data<float>();
  const float* __restrict g = s.gradients.data<float>();
#pragma omp simd
  for (int64_t i = first; i < last; ++i) update(p[i], m[i], v[i], g[i], decay, k);
  if (s.ema) {
    float* __restrict average = s.ema->data<float>();
#pragma omp simd
    for (int64_t i = first; i < last; ++i) average[i] += k.emaRest * (p[i] - average[i]);
  }
  if (s.bf16) {
    lithochrome::bf16* __restrict rounded = s.bf16->data<lithochrome::bf16>();
#pragma omp simd
    for (int64_t i = first; i < last; ++i) rounded[i] = toBf16(p[i]);
  }
}

void check(const AdamwState& s, const Tensor& hyper, int64_t decayed) {
  const Shape shape = s.parameters.shape;
  checkDType(s.parameters, DType::f32, "parameters");
  checkRank(s.parameters, 1, "parameters");
  const auto checkBuffer = [&](const Tensor& tensor, DType dtype, const char* name) {
    checkDType(tensor, dtype, name);
    checkShape(tensor, shape, name);
  };
  checkBuffer(s.gradients, DType::f32, "gradients");
  checkBuffer(s.m, DType::f32, "m");
  checkBuffer(s.v, DType::f32, "v");
  if (s.ema) checkBuffer(*s.ema, DType::f32, "ema");
  if (s.bf16) checkBuffer(*s.bf16, DType::bf16, "bf16");
  if (s.norm) {
    checkDType(*s.norm, DType::f32, "norm");
    checkShape(*s.norm, {1}, "norm");
  }
  checkDType(hyper, DType::f32, "hyper");
  checkShape(hyper, {8}, "hyper");
  CHECK(decayed >= 0 && decayed <= s.parameters.size(), "expected a number between 0 and ", s.parameters.size(),
        " for decayed but received ", decayed);
}

}  // namespace

namespace reference {

void adamw(const AdamwState& s, const Tensor& hyper, int64_t decayed) {
  const auto k = coefficients<double>(hyper.data<float>(), s.norm);
  for (int64_t i = 0; i < s.parameters.size(); ++i) {
    float& p = s.parameters.data<float>()[i];
    update(p, s.m.data<float>()[i], s.v.data<float>()[i], s.gradients.data<float>()[i], i < decayed ? k.decay : 0.0, k);
    if (s.ema) s.ema->data<float>()[i] += static_cast<float>(k.emaRest * (p - s.ema->data<float>()[i]));
    if (s.bf16) s.bf16->data<bf16>()[i] = toBf16(p);
  }
}

}  // namespace reference

namespace cpu {

void adamw(const AdamwState& state, const Tensor& hyper, int64_t decayed) {
  const auto k = coefficients<float>(hyper.data<float>(), state.norm);
  const int64_t size = state.parameters.size();
#pragma omp parallel for schedule(static)
  for (int64_t first = 0; first < size; first += kChunk) {
    const int64_t last = std::min(size, first + kChunk);
    const int64_t border = std::clamp(decayed, first, last);
    updateRange(state, k, k.decay, first, border);
    updateRange(state, k, 0, border, last);
  }
}

}  // namespace cpu

void adamw(const AdamwState& state, const Tensor& hyper, const AdamwOptions& options) {
  check(state, hyper, options.decayed);
  std::vector<Tensor> touched = {state.parameters, state.gradients, state.m, state.v, hyper};
  for (const auto& extra : {state.ema, state.bf16, state.norm})
    if (extra) touched.push_back(*extra);
  Stream::current().issue("adamw", touched, [=] { cpu::adamw(state, hyper, options.decayed); });
}

}  // namespace lithochrome::ops
