#include "ops/colorize_picture.h"

#include <algorithm>

#include "ops/area_lightness.h"
#include "ops/bilateral_stretch.h"
#include "ops/picture.h"
#include "ops/srgb_encode.h"

namespace lithochrome::ops {
namespace cpu {
namespace {

// How many rows ahead.
constexpr int64_t kFetchedRows = 2;

// Asks for `count` pixels of a later row: processors foresee no short pieces that lie a row apart.
void fetch(const Tensor& picture, int64_t first, int64_t count) {
  const int64_t pixel = picture.channels() * sizeOf(picture.dtype);
  const char* from = static_cast<const char*>(picture.raw()) + first * pixel;
  for (int64_t byte = 0; byte < count * pixel; byte += 64) __builtin_prefetch(from + byte);
}

}  // namespace

void colorizePicture(const Tensor& picture, const BilateralInput& color, const Tensor& out) {
  static_assert(kStretchColumns <= color::kBlock);
  const int64_t height = picture.dim(0), width = picture.dim(1);
  const BilateralTaps taps(color, height, width);
#pragma omp parallel
  {
    BilateralStretch stretch(taps);
    color::LightnessBlock block;
    color::LabPlanes lab;
    forEachStretch(height, width, [&](int64_t x, int count, int64_t top, int64_t bottom) {
      stretch.start(x, count);
      for (int64_t y = top; y < bottom; ++y) {
        if (y + kFetchedRows < height) fetch(picture, (y + kFetchedRows) * width + x, count);
        block.read(picture, y * width + x, count);
        stretch.sample(y, block.lightness, lab.a, lab.b);
        std::copy_n(block.fy, count, lab.fy);
        color::encodeBlock(lab, count, out.dtype, out.raw(), y * width + x);
      }
    });
  }
}

}  // namespace cpu

std::optional<Shape> colorizeGuideSize(const Shape& from, const Shape& to) {
  CHECK(from.size() == 2 && to.size() == 2, "expected sizes [height, width] but received ", describe(from), " and ", describe(to));
  const GridSize most = {to[0], to[1]};
  const std::vector<GridSize> chain =
      upsamplingChain({std::min(from[0], most.height), std::min(from[1], most.width)}, most);
  if (chain.size() < 2) return std::nullopt;
  const GridSize middle = chain[chain.size() - 2];
  return Shape{middle.height, middle.width};
}

void colorizePictureInto(const Tensor& picture, const PictureColor& given, const Tensor& out, const ColorizeOptions& options) {
  checkPicture(picture);
  CHECK(picture.dtype != DType::f32, "expected a u8 or u16 picture but received f32");
  const GridSize size = {picture.dim(0), picture.dim(1)};
  checkDType(out, picture.dtype, "out");
  checkShape(out, {size.height, size.width, 3}, "out");
  BilateralInput color = bilateralInput(given.ab, given.lightness, options, size);
  const auto middle = colorizeGuideSize({color.ab.dim(0), color.ab.dim(1)}, {size.height, size.width});
  if (middle) {
    const Tensor guide = given.guide ? *given.guide : areaLightness(picture, (*middle)[0], (*middle)[1]);
    checkDType(guide, DType::f32, "guide");
    checkShape(guide, {1, (*middle)[0], (*middle)[1], 1}, "guide");
    color = upsampleStages(color, guide);
  }
  Stream::current().issue("colorizePicture", {picture, color.ab, color.lightness, out},
                          [=] { cpu::colorizePicture(picture, color, out); },
                          CUDA_WORK(cuda::colorizePicture(picture, color, out)));
}

Tensor colorizePicture(const Tensor& picture, const Tensor& ab, const Tensor& lightnessLow,
                       const ColorizeOptions& options) {
  checkPicture(picture);
  const Tensor out = Stream::current().empty({picture.dim(0), picture.dim(1), 3}, picture.dtype, picture.device());
  colorizePictureInto(picture, {ab, lightnessLow, std::nullopt}, out, options);
  return out;
}

}  // namespace lithochrome::ops
