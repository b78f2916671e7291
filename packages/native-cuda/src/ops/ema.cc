#include "ops/ema.h"

namespace lithochrome::ops {
namespace reference {

void ema(const Tensor& average, const Tensor& value, const Tensor& hyper) {
  const double rest = 1 - static_cast<double>(hyper.data<float>()[7]);
  for (int64_t i = 0; i < average.size(); ++i) {
    float& out = average.data<float>()[i];
    out = static_cast<float>(out + rest * (static_cast<double>(value.data<float>()[i]) - out));
  }
}

}  // namespace reference

namespace cpu {

void ema(const Tensor& average, const Tensor& value, const Tensor& hyper) {
  const float rest = static_cast<float>(1 - static_cast<double>(hyper.data<float>()[7]));
  float* out = average.data<float>();
  const float* in = value.data<float>();
  const int64_t size = average.size();
#pragma omp parallel for simd schedule(static)
  for (int64_t i = 0; i < size; ++i) out[i] += rest * (in[i] - out[i]);
}

}  // namespace cpu

void ema(const Tensor& average, const Tensor& value, const Tensor& hyper) {
  checkDType(average, DType::f32, "average");
  checkDType(value, DType::f32, "value");
  checkShape(value, average.shape, "value");
  checkDType(hyper, DType::f32, "hyper");
  checkShape(hyper, {8}, "hyper");
  Stream::current().issue("ema", {average, value, hyper}, [=] { cpu::ema(average, value, hyper); },
                          CUDA_WORK(cuda::ema(average, value, hyper)));
}

}  // namespace lithochrome::ops
