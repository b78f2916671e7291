#include "gpu/partial_sum.h"
#include "ops/global_norm.h"

namespace lithochrome::ops::cuda {
namespace {

struct Root {
  __device__ float operator()(double sum) const { return static_cast<float>(std::sqrt(sum)); }
};

__device__ double squared(float x) { return static_cast<double>(x) * static_cast<double>(x); }

// Each block leaves its part of Σx². `packs` of 4 elements from x on, then single ones up to `size`.
__global__ void squares(const float* x, int64_t packs, int64_t size, double* parts) {
  double sum = 0;
  for (int64_t i = gpu::threadIndex(); i < packs; i += gpu::threadCount()) {
    const gpu::Pack<float> pack = reinterpret_cast<const gpu::Pack<float>*>(x)[i];
    for (float value : pack.values) sum += squared(value);
  }
  for (int64_t i = 4 * packs + gpu::threadIndex(); i < size; i += gpu::threadCount()) sum += squared(x[i]);
  gpu::leavePart(parts, sum);
}

}  // namespace

void globalNorm(const Tensor& x, const Tensor& norm, const Tensor& parts) {
  const float* values = x.data<const float>();
  const int64_t size = x.size(), packs = reinterpret_cast<uintptr_t>(values) % 16 == 0 ? size / 4 : 0;
  const gpu::Grid grid = gpu::sumGrid(packs > 0 ? packs : size);
  gpu::launch("globalNorm", grid, squares, values, packs, size, parts.data<double>());
  gpu::finishSum(parts, grid, Root{}, norm);
}

}  // namespace lithochrome::ops::cuda
