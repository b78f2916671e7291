#include "ops/global_norm.h"

#include <cmath>

#include "core/chunked_sum.h"
#include "gpu/parts.h"

namespace lithochrome::ops {
namespace {

constexpr int64_t kChunk = 8192;

// Apart from the parallel loop: inlined into it, GCC 12 leaves the sum scalar.
[[gnu::noinline]] double sumOfSquares(const float* x, int64_t count) {
  double sum = 0;
#pragma omp simd reduction(+ : sum)
  for (int64_t i = 0; i < count; ++i) sum += static_cast<double>(x[i]) * static_cast<double>(x[i]);
  return sum;
}

}  // namespace

namespace reference {

void globalNorm(const Tensor& x, const Tensor& norm) {
  double sum = 0;
  for (int64_t i = 0; i < x.size(); ++i) sum += static_cast<double>(x.data<float>()[i]) * x.data<float>()[i];
  norm.data<float>()[0] = static_cast<float>(std::sqrt(sum));
}

}  // namespace reference

namespace cpu {

void globalNorm(const Tensor& x, const Tensor& norm) {
  const float* in = x.data<float>();
  const double sum = chunkedSum(x.size(), kChunk,
                                [in](int64_t first, int64_t last) { return sumOfSquares(in + first, last - first); });
  norm.data<float>()[0] = static_cast<float>(std::sqrt(sum));
}

}  // namespace cpu

Tensor globalNorm(const Tensor& x) {
  checkDType(x, DType::f32, "x");
  const Tensor norm = Stream::current().empty({1}, DType::f32, x.device()), parts = gpu::emptyParts(x.device());
  Stream::current().issue("globalNorm", {x, norm, parts}, [=] { cpu::globalNorm(x, norm); },
                          CUDA_WORK(cuda::globalNorm(x, norm, parts)));
  return norm;
}

}  // namespace lithochrome::ops
