#include "gpu/kernel.h"
#include "ops/update_running.h"

namespace lithochrome::ops::cuda {
namespace {

__global__ void blend(int64_t count, double keep, double take, const float* value, float* running) {
  for (int64_t i = gpu::threadIndex(); i < count; i += gpu::threadCount())
    running[i] = static_cast<float>(keep * running[i] + take * value[i]);
}

}  // namespace

void updateRunning(const Tensor& running, const Tensor& value, double keep, double take) {
  gpu::launch("updateRunning", gpu::gridFor(running.size()), blend, running.size(), keep, take, value.data<const float>(),
              running.data<float>());
}

}  // namespace lithochrome::ops::cuda
