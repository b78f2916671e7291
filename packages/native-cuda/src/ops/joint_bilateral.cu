#include "ops/joint_bilateral.h"

#include "ops/bilateral_kernel.h"

namespace lithochrome::ops::cuda {
namespace {

// Bound by arithmetic: moves 12 bytes a pixel and the samples.
__global__ void __launch_bounds__(kBilateralThreads) upsample(BilateralGrid grid, const float* lightness, float* out) {
  forEachTarget(grid, [&](int64_t p, const SampleTaps& rows, const SampleTaps& columns) {
    const color::Ab ab = grid.sample(rows, columns, lightness[p]);
    out[2 * p] = ab.a;
    out[2 * p + 1] = ab.b;
  });
}

}  // namespace

void jointBilateral(const BilateralInput& in, const Tensor& lightness, const Tensor& out) {
  const BilateralGrid grid(in, out.dim(0), out.dim(1));
  gpu::launch("jointBilateral", launchGrid(grid), upsample, grid, lightness.data<const float>(), out.data<float>());
}

}  // namespace lithochrome::ops::cuda
