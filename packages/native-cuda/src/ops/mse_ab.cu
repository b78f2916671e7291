#include "gpu/partial_sum.h"
#include "gpu/warp_row.h"
#include "ops/mse_ab.h"

namespace lithochrome::ops::cuda {
namespace {

struct Buffers {
  const float *prediction, *target;
  float* gradient;
};

// gradient = factor (prediction − target) in `count` groups; each block leaves its part of Σ (prediction − target)².
template <int Width>
__global__ void mseAbKernel(Buffers in, int64_t count, float factor, double* parts) {
  using Group = gpu::Lane<float, Width>;
  double squares = 0;
  for (int64_t i = gpu::threadIndex(); i < count; i += gpu::threadCount()) {
    const Group from = reinterpret_cast<const Group*>(in.prediction)[i], to = reinterpret_cast<const Group*>(in.target)[i];
    Group gradient;
    for (int j = 0; j < Width; ++j) {
      const float difference = from.values[j] - to.values[j];
      gradient.values[j] = factor * difference;
      squares += static_cast<double>(difference) * static_cast<double>(difference);
    }
    reinterpret_cast<Group*>(in.gradient)[i] = gradient;
  }
  gpu::leavePart(parts, squares);
}

template <int Width>
void run(const Tensor& prediction, const Buffers& buffers, const MseAbLoss& out, const Tensor& parts) {
  const double scale = mseAbScale(prediction);
  const int64_t count = prediction.size() / Width;
  const gpu::Grid grid = gpu::sumGrid(count);
  gpu::launch("mseAb", grid, mseAbKernel<Width>, buffers, count, static_cast<float>(2 * scale), parts.data<double>());
  gpu::finishSum(parts, grid, gpu::Scaled{scale}, out.loss);
}

}  // namespace

void mseAb(const Tensor& prediction, const Tensor& target, const MseAbLoss& out, const Tensor& parts) {
  const Buffers buffers = {prediction.data<const float>(), target.data<const float>(), out.dPrediction.data<float>()};
  const int64_t size = prediction.size();
  if (gpu::packed(buffers.prediction, size) && gpu::packed(buffers.target, size) && gpu::packed(buffers.gradient, size))
    run<4>(prediction, buffers, out, parts);
  else
    run<1>(prediction, buffers, out, parts);
}

}  // namespace lithochrome::ops::cuda
