#include "ops/update_running.h"

namespace lithochrome::ops {
namespace cpu {
namespace {

void updateRunning(const Tensor& running, const Tensor& value, double keep, double take) {
  float* out = running.data<float>();
  const float* in = value.data<float>();
  for (int64_t i = 0; i < running.size(); ++i) out[i] = static_cast<float>(keep * out[i] + take * in[i]);
}

}  // namespace
}  // namespace cpu

void updateRunning(const Tensor& running, const Tensor& value, const UpdateRunningOptions& options) {
  checkDType(running, DType::f32, "running");
  checkDType(value, DType::f32, "value");
  checkShape(value, running.shape, "value");
  const double keep = 1 - options.momentum, take = options.momentum * options.factor;
  Stream::current().issue("updateRunning", {running, value}, [=] { cpu::updateRunning(running, value, keep, take); },
                          CUDA_WORK(cuda::updateRunning(running, value, keep, take)));
}

}  // namespace lithochrome::ops
