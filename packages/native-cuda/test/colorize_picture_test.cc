#include "ops/colorize_picture.h"

#include "ops/area_lightness.h"
#include "ops/lab_to_rgb.h"
#include "ops/rgb_to_lab.h"
#include "tensors.h"

namespace lithochrome {
namespace {

using test::onDevice;

template <class T>
Tensor randomPicture(const Shape& shape) {
  const Tensor values = test::uniform(shape, 0, std::numeric_limits<T>::max(), 5);
  const Tensor picture = Stream::current().empty(shape, DTypeOf<T>::value);
  for (int64_t i = 0; i < values.size(); ++i) picture.data<T>()[i] = static_cast<T>(values.data<float>()[i] * 0.999f);
  return picture;
}

TEST(ColorizePicture, KeepsLightness) {
  const Tensor low = onDevice(test::uniform({9, 12, 1}, 0, 100, 3)), ab = onDevice(test::uniform({9, 12, 2}, -100, 100, 4));
  for (int64_t channels : {1, 3}) {
    const Tensor bytes = onDevice(randomPicture<uint8_t>({83, 301, channels}));
    const Tensor words = onDevice(randomPicture<uint16_t>({83, 301, channels}));
    const Tensor coloredBytes = ops::colorizePicture(bytes, ab, low, {});
    const Tensor coloredWords = ops::colorizePicture(words, ab, low, {});
    EXPECT_EQ(coloredBytes.shape, (Shape{83, 301, 3}));
    const auto before = test::numbersOf(ops::lightness(bytes)), after = test::numbersOf(ops::lightness(coloredBytes));
    for (size_t i = 0; i < before.size(); ++i) ASSERT_NEAR(before[i], after[i], 0.5) << "at pixel " << i;
    const auto exact = test::numbersOf(ops::lightness(words)), kept = test::numbersOf(ops::lightness(coloredWords));
    for (size_t i = 0; i < exact.size(); ++i) ASSERT_NEAR(exact[i], kept[i], 0.005) << "at pixel " << i;
  }
}

TEST(ColorizePicture, IsGuidedUpsampleThenLabToRgb) {
  const auto lows = test::placements(test::uniform({5, 7, 1}, 20, 80, 3));
  const auto abs = test::placements(test::uniform({5, 7, 2}, -60, 60, 4));
  const auto pictures = test::placements(randomPicture<uint16_t>({19, 27, 3}));
  const Tensor guide = ops::lightness(pictures[0]), lightness = test::onHost(guide);
  const Tensor color = test::onHost(ops::guidedUpsample(abs[0], lows[0], guide, {}));
  const Tensor lab = Stream::current().empty({19, 27, 3}, DType::f32);
  for (int64_t p = 0; p < lab.pixels(); ++p) {
    lab.data<float>()[3 * p] = lightness.data<float>()[p];
    for (int64_t c = 0; c < 2; ++c) lab.data<float>()[3 * p + 1 + c] = color.data<float>()[2 * p + c];
  }
  const auto expected = test::numbersOf(ops::labToRgb(onDevice(lab), {DType::u16}));
  for (size_t place = 0; place < 2; ++place) {
    const auto colorize = [&] { return ops::colorizePicture(pictures[place], abs[place], lows[place], {}); };
    const auto made = test::numbersOf(colorize());
    // Near the gamut's border rounding turns the last step of the bisection.
    for (size_t i = 0; i < made.size(); ++i) ASSERT_NEAR(made[i], expected[i], 12) << "at element " << i;
    test::expectSameBits(colorize);
  }
}

TEST(ColorizePicture, WithoutColorGivesBackAGrayPicture) {
  std::vector<uint8_t> bytes;
  for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<uint8_t>(i));
  const Tensor gray = test::tensorOf<uint8_t>({16, 16, 1}, bytes);
  const auto made = test::valuesOf<uint8_t>(ops::colorizePicture(onDevice(gray), onDevice(test::uniform({4, 4, 2}, 0, 0)),
                                                                 onDevice(test::uniform({4, 4, 1}, 0, 100)), {}));
  for (size_t i = 0; i < 768; ++i) ASSERT_EQ(made[i], bytes[i / 3]);
}

TEST(ColorizePicture, WritesIntoThePictureItself) {
  const auto low = test::placements(test::uniform({5, 7, 1}, 20, 80, 3));
  const auto ab = test::placements(test::uniform({5, 7, 2}, -60, 60, 4));
  const auto picture = test::placements(randomPicture<uint8_t>({203, 331, 3}));
  for (size_t place = 0; place < picture.size(); ++place) {
    const auto expected = test::valuesOf<uint8_t>(ops::colorizePicture(picture[place], ab[place], low[place], {}));
    const auto size = ops::colorizeGuideSize({5, 7}, {203, 331});
    ASSERT_TRUE(size);
    const Tensor guide = ops::areaLightness(picture[place], (*size)[0], (*size)[1]);
    ops::colorizePictureInto(picture[place], {ab[place], low[place], guide}, picture[place], {});
    EXPECT_EQ(test::valuesOf<uint8_t>(picture[place]), expected);
  }
}

TEST(ColorizePicture, NeedsNoGuideForASmallEnlargement) {
  EXPECT_FALSE(ops::colorizeGuideSize({64, 86}, {256, 344}));
  EXPECT_FALSE(ops::colorizeGuideSize({64, 64}, {1, 1}));
  EXPECT_TRUE(ops::colorizeGuideSize({64, 86}, {3000, 4000}));
}

TEST(ColorizePicture, TakesOnePixel) {
  const Tensor made = ops::colorizePicture(onDevice(randomPicture<uint8_t>({1, 1, 1})),
                                           onDevice(test::uniform({64, 64, 2}, 10, 10)),
                                           onDevice(test::uniform({64, 64, 1}, 0, 100)), {});
  EXPECT_EQ(made.shape, (Shape{1, 1, 3}));
  EXPECT_THROW(ops::colorizePicture(test::uniform({2, 2, 3}, 0, 1), made, made, {}), Error);
}

}  // namespace
}  // namespace lithochrome
