#include "gpu/kernel.h"
#include "ops/ema.h"

namespace lithochrome::ops::cuda {
namespace {

// `packs` of 4 elements, then single ones up to `size`.
__global__ void emaKernel(float* average, const float* value, const float* hyper, int64_t packs, int64_t size) {
  const float rest = static_cast<float>(1 - static_cast<double>(hyper[7]));
  for (int64_t i = gpu::threadIndex(); i < packs; i += gpu::threadCount()) {
    gpu::Pack<float> out = reinterpret_cast<const gpu::Pack<float>*>(average)[i];
    const gpu::Pack<float> in = reinterpret_cast<const gpu::Pack<float>*>(value)[i];
    for (int j = 0; j < 4; ++j) out.values[j] += rest * (in.values[j] - out.values[j]);
    reinterpret_cast<gpu::Pack<float>*>(average)[i] = out;
  }
  for (int64_t i = 4 * packs + gpu::threadIndex(); i < size; i += gpu::threadCount())
    average[i] += rest * (value[i] - average[i]);
}

}  // namespace

void ema(const Tensor& average, const Tensor& value, const Tensor& hyper) {
  float* out = average.data<float>();
  const float* in = value.data<const float>();
  const bool aligned = (reinterpret_cast<uintptr_t>(out) | reinterpret_cast<uintptr_t>(in)) % 16 == 0;
  const int64_t size = average.size(), packs = aligned ? size / 4 : 0;
  gpu::launch("ema", gpu::gridFor(packs > 0 ? packs : size), emaKernel, out, in, hyper.data<const float>(), packs, size);
}

}  // namespace lithochrome::ops::cuda
