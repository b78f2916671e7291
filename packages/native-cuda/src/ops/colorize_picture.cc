#include "ops/colorize_picture.h"

#include <algorithm>

#include "ops/area_lightness.h"
#include "ops/picture.h"
#include "ops/srgb_encode.h"

namespace lithochrome::ops {
namespace cpu {

void colorizePicture(const Tensor& picture, const BilateralInput& color, const Tensor& out) {
  const int64_t height = picture.dim(0), width = picture.dim(1);
  const BilateralSampler sampler(color, height, width);
#pragma omp parallel
  {
    color::LightnessBlock block;
    color::LabPlanes lab;
#pragma omp for schedule(dynamic, 8)
    for (int64_t y = 0; y < height; ++y) {
      for (int64_t x = 0; x < width; x += color::kBlock) {
        const int count = static_cast<int>(std::min<int64_t>(color::kBlock, width - x));
        block.read(picture, y * width + x, count);
        sampler.sample(y, x, count, block.lightness, lab.a, lab.b);
        std::copy_n(block.fy, count, lab.fy);
        color::encodeBlock(lab, count, out.dtype, out.raw(), y * width + x);
      }
    }
  }
}

}  // namespace cpu

Tensor colorizePicture(const Tensor& picture, const Tensor& ab, const Tensor& lightnessLow,
                       const ColorizeOptions& options) {
  checkPicture(picture);
  CHECK(picture.dtype != DType::f32, "expected a u8 or u16 picture but received f32");
  const GridSize size = {picture.dim(0), picture.dim(1)};
  BilateralInput color = bilateralInput(ab, lightnessLow, options, size);
  const std::vector<GridSize> chain = upsamplingChain({color.ab.dim(0), color.ab.dim(1)}, size);
  if (chain.size() > 1) {
    const GridSize middle = chain[chain.size() - 2];
    color = upsampleStages(color, areaLightness(picture, middle.height, middle.width));
  }
  const Tensor out = Stream::current().empty({size.height, size.width, 3}, picture.dtype, picture.device());
  Stream::current().issue("colorizePicture", {picture, color.ab, color.lightness, out},
                          [=] { cpu::colorizePicture(picture, color, out); },
                          CUDA_WORK(cuda::colorizePicture(picture, color, out)));
  return out;
}

}  // namespace lithochrome::ops
