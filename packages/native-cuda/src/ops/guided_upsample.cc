#include "ops/guided_upsample.h"

#include <algorithm>
#include <cmath>

#include "ops/area_downsample.h"

namespace lithochrome::ops {
namespace {

constexpr double kLargestRatio = 5;

int64_t between(int64_t from, int64_t to, double share) {
  const double size = static_cast<double>(from) * std::pow(static_cast<double>(to) / static_cast<double>(from), share);
  return std::clamp<int64_t>(std::llround(size), 1, to);
}

Tensor shrink(const Tensor& grid, GridSize size) {
  const Tensor batch = grid.view(0, {1, grid.dim(0), grid.dim(1), grid.dim(2)});
  const Tensor small = areaDownsample(batch, size.height, size.width);
  return small.view(0, {size.height, size.width, grid.dim(2)});
}

}  // namespace

std::vector<GridSize> upsamplingChain(GridSize from, GridSize to) {
  const double ratio = std::max(static_cast<double>(to.height) / static_cast<double>(from.height),
                                static_cast<double>(to.width) / static_cast<double>(from.width));
  const int stages = std::max(1, static_cast<int>(std::ceil(std::log(ratio) / std::log(kLargestRatio) - 1e-9)));
  std::vector<GridSize> sizes;
  for (int stage = 1; stage < stages; ++stage) {
    const double share = static_cast<double>(stage) / stages;
    sizes.push_back({between(from.height, to.height, share), between(from.width, to.width, share)});
  }
  sizes.push_back(to);
  return sizes;
}

BilateralInput upsampleStages(BilateralInput grid, const Tensor& lightness) {
  for (GridSize size : upsamplingChain({grid.ab.dim(0), grid.ab.dim(1)}, {lightness.dim(1), lightness.dim(2)})) {
    const bool last = size.height == lightness.dim(1) && size.width == lightness.dim(2);
    const Tensor guide = last ? lightness : areaDownsample(lightness, size.height, size.width);
    grid = {jointBilateral(grid, guide), guide, grid.sigma};
  }
  return grid;
}

BilateralInput bilateralInput(const Tensor& ab, const Tensor& lightness, const ColorizeOptions& options,
                              GridSize most) {
  checkDType(ab, DType::f32, "ab");
  checkRank(ab, 3, "ab");
  checkShape(ab, {ab.dim(0), ab.dim(1), 2}, "ab");
  checkDType(lightness, DType::f32, "lightnessLow");
  checkShape(lightness, {ab.dim(0), ab.dim(1), 1}, "lightnessLow");
  CHECK(options.rangeSigma >= 0.1 && options.rangeSigma <= 1000,
        "expected a number between 0.1 and 1000 for rangeSigma but received ", options.rangeSigma);
  const GridSize size = {std::min(ab.dim(0), most.height), std::min(ab.dim(1), most.width)};
  if (size.height == ab.dim(0) && size.width == ab.dim(1)) return {ab, lightness, options.rangeSigma};
  return {shrink(ab, size), shrink(lightness, size), options.rangeSigma};
}

Tensor guidedUpsample(const Tensor& ab, const Tensor& lightnessLow, const Tensor& lightnessHigh,
                      const ColorizeOptions& options) {
  checkDType(lightnessHigh, DType::f32, "lightnessHigh");
  checkRank(lightnessHigh, 3, "lightnessHigh");
  const GridSize size = {lightnessHigh.dim(0), lightnessHigh.dim(1)};
  checkShape(lightnessHigh, {size.height, size.width, 1}, "lightnessHigh");
  const BilateralInput low = bilateralInput(ab, lightnessLow, options, size);
  return upsampleStages(low, lightnessHigh.view(0, {1, size.height, size.width, 1})).ab;
}

}  // namespace lithochrome::ops
