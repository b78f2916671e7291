#include "ops/adamw.h"

#include <algorithm>

#include "core/shares.h"
#include "ops/adamw_math.h"

namespace lithochrome::ops {
namespace {

constexpr int64_t kChunk = 4096;

const float* normOf(const AdamwState& s) { return s.norm ? s.norm->data<float>() : nullptr; }

// Elements first…last, all of them decayed or none.
void updateRange(const AdamwState& s, const AdamwCoefficients<float>& k, float decay, int64_t first, int64_t last) {
  float* __restrict p = s.parameters.data<float>();
  float* __restrict m = s.m.data<float>();
  float* __restrict v = s.v.data<float>();
  const float* __restrict g = s.gradients.data<float>();
#pragma omp simd
  for (int64_t i = first; i < last; ++i) adamwUpdate(p[i], m[i], v[i], g[i], decay, k);
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
  const auto k = adamwCoefficients<double>(hyper.data<float>(), normOf(s));
  for (int64_t i = 0; i < s.parameters.size(); ++i) {
    float& p = s.parameters.data<float>()[i];
    float &m = s.m.data<float>()[i], &v = s.v.data<float>()[i];
    adamwUpdate(p, m, v, s.gradients.data<float>()[i], i < decayed ? k.decay : 0.0, k);
    if (s.ema) s.ema->data<float>()[i] += static_cast<float>(k.emaRest * (p - s.ema->data<float>()[i]));
    if (s.bf16) s.bf16->data<bf16>()[i] = toBf16(p);
  }
}

}  // namespace reference

namespace cpu {

void adamw(const AdamwState& state, const Tensor& hyper, int64_t decayed) {
  const auto k = adamwCoefficients<float>(hyper.data<float>(), normOf(state));
  const int64_t size = state.parameters.size();
  shareOut((size + kChunk - 1) / kChunk, [&](int64_t i, int) {
    const int64_t first = i * kChunk, last = std::min(size, first + kChunk);
    const int64_t border = std::clamp(decayed, first, last);
    updateRange(state, k, k.decay, first, border);
    updateRange(state, k, 0, border, last);
  });
}

}  // namespace cpu

void adamw(const AdamwState& state, const Tensor& hyper, const AdamwOptions& options) {
  check(state, hyper, options.decayed);
  std::vector<Tensor> touched = {state.parameters, state.gradients, state.m, state.v, hyper};
  for (const auto& extra : {state.ema, state.bf16, state.norm})
    if (extra) touched.push_back(*extra);
  Stream::current().issue("adamw", touched, [=] { cpu::adamw(state, hyper, options.decayed); },
                          CUDA_WORK(cuda::adamw(state, hyper, options.decayed)));
}

}  // namespace lithochrome::ops
