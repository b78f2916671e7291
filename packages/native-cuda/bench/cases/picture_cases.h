// Color conversion, and the way from an ab map to a picture.
#pragma once

#include "kernel_case.h"
#include "ops/area_downsample.h"
#include "ops/area_lightness.h"
#include "ops/colorize_picture.h"
#include "ops/guided_upsample.h"
#include "ops/joint_bilateral.h"
#include "ops/lab_to_rgb.h"
#include "ops/rgb_to_lab.h"

namespace lithochrome::bench {

inline Tensor randomPicture(const Sizes& s) {
  std::mt19937 random(1);
  std::vector<uint8_t> values(static_cast<size_t>(3 * s.picture * s.picture));
  for (uint8_t& value : values) value = static_cast<uint8_t>(random());
  return place(s.device, {s.picture, s.picture, 3}, values);
}

inline std::vector<KernelCase> colorCases(const Sizes& s) {
  const Tensor rgb = randomPicture(s), lab = ops::rgbToLab(rgb);
  const int64_t pixels = rgb.pixels(), small = s.picture / 8;
  return {
      {"rgbToLab, u8", 15 * pixels, [=] { ops::rgbToLab(rgb); }},
      {"lightness, u8", 7 * pixels, [=] { ops::lightness(rgb); }},
      {"labToRgb, u8", 15 * pixels, [=] { ops::labToRgb(lab, {DType::u8}); }},
      {"areaLightness, u8 to 1/8", 3 * pixels, [=] { ops::areaLightness(rgb, small, small); }},
  };
}

inline std::vector<KernelCase> upsamplingCases(const Sizes& s) {
  const int64_t grid = std::max<int64_t>(4, s.picture / 16), pixels = s.picture * s.picture;
  const Tensor picture = randomPicture(s), high = uniform(s.device, {s.picture, s.picture, 1}, 0, 100);
  const Tensor maps = uniform(s.device, {s.maps, s.map, s.map, 2}, -90, 90);
  const Tensor ab = uniform(s.device, {grid, grid, 2}, -60, 60), low = uniform(s.device, {grid, grid, 1}, 0, 100, 2);
  return {
      {"areaDownsample, to 1/4", maps.bytes() * 17 / 16, [=] { ops::areaDownsample(maps, s.map / 4, s.map / 4); }},
      {"jointBilateral", 12 * pixels, [=] { ops::jointBilateral({ab, low, 7.0}, high); }},
      {"guidedUpsample, ×16", 12 * pixels, [=] { ops::guidedUpsample(ab, low, high, {}); }},
      {"colorizePicture, u8, ×16", 6 * pixels, [=] { ops::colorizePicture(picture, ab, low, {}); }},
  };
}

}  // namespace lithochrome::bench
