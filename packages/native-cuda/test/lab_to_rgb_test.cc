#include "ops/lab_to_rgb.h"

#include "ops/rgb_to_lab.h"
#include "tensors.h"

namespace lithochrome {
namespace {

using test::expectNear;
using test::onDevice;
using test::storedCase;
using test::tensorOf;

TEST(LabToRgb, MatchesStoredCases) {
  const auto inside = storedCase("lab_to_rgb_inside"), outside = storedCase("lab_to_rgb_outside");
  const Tensor lab = onDevice(tensorOf(inside.tensor("lab")));
  expectNear(ops::labToRgb(lab, {DType::f32}), inside.tensor("rgb"), 5e-6);
  expectNear(ops::labToRgb(lab, {DType::u8}), inside.tensor("rgb8"), 0);
  expectNear(ops::labToRgb(onDevice(tensorOf(outside.tensor("lab"))), {DType::f32}), outside.tensor("rgb"), 1e-3);
}

// L over all its range, chroma far beyond the gamut.
Tensor wildColors(int64_t pixels) {
  const Tensor lab = test::uniform({pixels, 3}, -110, 110, 4);
  for (int64_t p = 0; p < pixels; ++p) lab.data<float>()[3 * p] = 100.0f * static_cast<float>(p) / static_cast<float>(pixels);
  return lab;
}

TEST(LabToRgb, MatchesTheReference) {
  for (int64_t pixels : {1, 999, 2051}) {
    const Tensor lab = wildColors(pixels);
    for (const auto& [dtype, tolerance] : {std::pair{DType::f32, 1e-3}, {DType::u8, 1.0}, {DType::u16, 70.0}}) {
      const Tensor slow = Stream::current().empty(lab.shape, dtype);
      ops::reference::labToRgb(lab, slow);
      for (const Tensor& placed : test::placements(lab)) {
        const auto a = test::numbersOf(ops::labToRgb(placed, {dtype})), b = test::numbersOf(slow);
        for (size_t i = 0; i < a.size(); ++i) ASSERT_NEAR(a[i], b[i], tolerance) << "at element " << i;
        const ops::LabToRgbOptions options = {dtype};
        test::expectSameBits([&] { return ops::labToRgb(placed, options); });
      }
    }
  }
}

TEST(LabToRgb, KeepsLightnessAndHueOutsideTheGamut) {
  const Tensor lab = wildColors(2000);
  const Tensor back = test::onHost(ops::rgbToLab(ops::labToRgb(onDevice(lab), {DType::u16})));
  for (int64_t p = 0; p < 2000; ++p) {
    const float *from = lab.data<float>() + 3 * p, *to = back.data<float>() + 3 * p;
    ASSERT_NEAR(from[0], to[0], 0.01) << "at pixel " << p;
    const float cross = from[1] * to[2] - from[2] * to[1], size = std::hypot(from[1], from[2]);
    ASSERT_NEAR(cross / size, 0, 0.05) << "at pixel " << p;
  }
}

TEST(LabToRgb, EveryByteColorSurvivesTheRoundTrip) {
  std::vector<uint8_t> bytes;
  for (int r = 0; r < 256; r += 5)
    for (int g = 0; g < 256; g += 5)
      for (int b = 0; b < 256; b += 5)
        bytes.insert(bytes.end(), {static_cast<uint8_t>(r), static_cast<uint8_t>(g), static_cast<uint8_t>(b)});
  const Tensor rgb = tensorOf<uint8_t>({static_cast<int64_t>(bytes.size()) / 3, 3}, bytes);
  EXPECT_EQ(test::valuesOf<uint8_t>(ops::labToRgb(ops::rgbToLab(onDevice(rgb)), {DType::u8})), bytes);
}

TEST(LabToRgb, NeutralIsExactlyGray) {
  std::vector<float> values;
  for (int i = 0; i <= 1000; ++i) values.insert(values.end(), {static_cast<float>(i) / 10, 0, 0});
  const Tensor lab = tensorOf<float>({1001, 3}, values);
  for (DType dtype : {DType::u8, DType::u16, DType::f32}) {
    const auto rgb = test::numbersOf(ops::labToRgb(onDevice(lab), {dtype}));
    for (size_t i = 0; i < rgb.size(); i += 3) {
      ASSERT_EQ(rgb[i], rgb[i + 1]);
      ASSERT_EQ(rgb[i], rgb[i + 2]);
    }
    EXPECT_EQ(rgb[0], 0);
    EXPECT_NEAR(rgb.back(), dtype == DType::u8 ? 255 : dtype == DType::u16 ? 65535 : 1, 1e-6);
  }
}

TEST(LabToRgb, ClipsLightness) {
  const Tensor lab = tensorOf<float>({2, 3}, {-5, 10, 10, 120, -40, 3});
  expectNear(ops::labToRgb(onDevice(lab), {DType::u8}), {0, 0, 0, 255, 255, 255}, 0);
}

}  // namespace
}  // namespace lithochrome
