#include "gpu/warp_row.h"
#include "ops/adamw.h"
#include "ops/adamw_math.h"

// Version 3 of bench/adamw_cuda.cu: one launch over all parameters, in which each buffer is read once and written once.
namespace lithochrome::ops::cuda {
namespace {

constexpr int kThreads = 256;

struct State {
  float *parameters, *m, *v, *ema;  // ema: null where there is none
  const float *gradients, *hyper, *norm;
  bf16* rounded;  // null where there is none
  int64_t size, decayed;

  State(const AdamwState& s, const Tensor& hyper, int64_t decayed)
      : parameters(s.parameters.data<float>()),
        m(s.m.data<float>()),
        v(s.v.data<float>()),
        ema(s.ema ? s.ema->data<float>() : nullptr),
        gradients(s.gradients.data<const float>()),
        hyper(hyper.data<const float>()),
        norm(s.norm ? s.norm->data<const float>() : nullptr),
        rounded(s.bf16 ? s.bf16->data<bf16>() : nullptr),
        size(s.parameters.size()),
        decayed(decayed) {}

  // Whether all buffers suit groups of four.
  bool wide() const {
    uintptr_t addresses = 0;
    for (const float* buffer : {static_cast<const float*>(parameters), static_cast<const float*>(m),
                                static_cast<const float*>(v), static_cast<const float*>(ema), gradients})
      addresses |= reinterpret_cast<uintptr_t>(buffer);
    return addresses % 16 == 0 && reinterpret_cast<uintptr_t>(rounded) % 8 == 0;
  }
};

template <int Width, class T>
__device__ gpu::Lane<T, Width>& groupAt(T* buffer, int64_t element) {
  return *reinterpret_cast<gpu::Lane<T, Width>*>(buffer + element);
}

template <int Width>
__device__ void updateGroup(const State& s, const AdamwCoefficients<float>& k, int64_t first) {
  using Group = gpu::Lane<float, Width>;
  Group p = groupAt<Width>(s.parameters, first), m = groupAt<Width>(s.m, first), v = groupAt<Width>(s.v, first);
  const Group g = groupAt<Width>(const_cast<float*>(s.gradients), first);
  for (int j = 0; j < Width; ++j)
    adamwUpdate(p.values[j], m.values[j], v.values[j], g.values[j], first + j < s.decayed ? k.decay : 0.0f, k);
  groupAt<Width>(s.parameters, first) = p;
  groupAt<Width>(s.m, first) = m;
  groupAt<Width>(s.v, first) = v;
  if (s.ema) {
    Group average = groupAt<Width>(s.ema, first);
    for (int j = 0; j < Width; ++j) average.values[j] += k.emaRest * (p.values[j] - average.values[j]);
    groupAt<Width>(s.ema, first) = average;
  }
  if (s.rounded) {
    gpu::Lane<bf16, Width> rounded;
    for (int j = 0; j < Width; ++j) rounded.values[j] = toBf16(p.values[j]);
    groupAt<Width>(s.rounded, first) = rounded;
  }
}

// Groups of Width elements, then the single ones that remain.
template <int Width>
__global__ void adamwKernel(State s) {
  __shared__ AdamwCoefficients<float> shared;
  if (threadIdx.x == 0) shared = adamwCoefficients<float>(s.hyper, s.norm);
  __syncthreads();
  const AdamwCoefficients<float> k = shared;
  const int64_t whole = s.size / Width * Width;
  for (int64_t i = Width * gpu::threadIndex(); i < whole; i += Width * gpu::threadCount()) updateGroup<Width>(s, k, i);
  if (const int64_t i = whole + gpu::threadIndex(); i < s.size) updateGroup<1>(s, k, i);
}

// Blocks that all stay resident: each works out the coefficients once.
template <int Width>
void run(const State& s) {
  const int64_t wanted = (s.size / Width + kThreads) / kThreads, limit = int64_t{8} * gpu::multiprocessors();
  gpu::launch("adamw", {dim3(static_cast<unsigned>(std::min(wanted, limit))), dim3(kThreads)}, adamwKernel<Width>, s);
}

}  // namespace

void adamw(const AdamwState& state, const Tensor& hyper, int64_t decayed) {
  const State s(state, hyper, decayed);
  s.wide() ? run<4>(s) : run<1>(s);
}

}  // namespace lithochrome::ops::cuda
