#include "ops/guided_upsample.h"

#include "ops/area_downsample.h"
#include "ops/area_lightness.h"
#include "ops/rgb_to_lab.h"
#include "tensors.h"

namespace lithochrome {
namespace {

using test::expectNear;
using test::onDevice;

TEST(JointBilateral, MatchesTheReference) {
  const Tensor ab = test::uniform({7, 5, 2}, -80, 80, 2), low = test::uniform({7, 5, 1}, 0, 100, 3);
  const auto placedAb = test::placements(ab), placedLow = test::placements(low);
  for (const Shape& shape : {Shape{1, 1, 1}, Shape{7, 5, 1}, Shape{29, 301, 1}}) {
    const Tensor high = test::uniform(shape, 0, 100, 4);
    const Tensor slow = Stream::current().empty({shape[0], shape[1], 2}, DType::f32);
    ops::reference::jointBilateral({ab, low, 6.0}, high, slow);
    const auto placedHigh = test::placements(high);
    for (size_t i = 0; i < 2; ++i) {
      const ops::BilateralInput in = {placedAb[i], placedLow[i], 6.0};
      expectNear(ops::jointBilateral(in, placedHigh[i]), slow, 5e-4);
      test::expectSameBits([&] { return ops::jointBilateral(in, placedHigh[i]); });
    }
  }
}

TEST(GuidedUpsample, StagesGrowByAtMostFive) {
  const std::pair<ops::GridSize, ops::GridSize> ends[] = {{{64, 86}, {3000, 4000}}, {{1, 1}, {1, 9000}}, {{8, 8}, {8, 8}}};
  for (const auto& [from, to] : ends) {
    ops::GridSize last = from;
    for (ops::GridSize size : ops::upsamplingChain(from, to)) {
      EXPECT_LE(static_cast<double>(size.height), 5.6 * static_cast<double>(last.height));
      EXPECT_LE(static_cast<double>(size.width), 5.6 * static_cast<double>(last.width));
      last = size;
    }
    EXPECT_EQ(last.height, to.height);
    EXPECT_EQ(last.width, to.width);
  }
}

TEST(GuidedUpsample, IsAConvexCombination) {
  const Tensor low = onDevice(test::uniform({6, 9, 1}, 0, 100, 3)), high = onDevice(test::uniform({97, 151, 1}, 0, 100, 4));
  for (double value : test::numbersOf(ops::guidedUpsample(onDevice(test::uniform({6, 9, 2}, -37, 41)), low, high, {}))) {
    ASSERT_GE(value, -37.001);
    ASSERT_LE(value, 41.001);
  }
  const Tensor flat = ops::guidedUpsample(onDevice(test::uniform({6, 9, 2}, 33, 33)), low, high, {});
  expectNear(flat, std::vector<double>(97 * 151 * 2, 33.0), 1e-6);
}

// Dark left and light right half with their own colors, and an edge inside a cell: only the pixels at the edge may mix.
TEST(GuidedUpsample, KeepsColorsApartAtAnEdge) {
  const int64_t size = 160, cells = 10, edge = 73;
  const Tensor high = Stream::current().empty({size, size, 1}, DType::f32);
  const Tensor color = Stream::current().empty({1, size, size, 2}, DType::f32);
  for (int64_t p = 0; p < size * size; ++p) {
    const bool light = p % size >= edge;
    high.data<float>()[p] = light ? 80.0f : 30.0f;
    color.data<float>()[2 * p] = light ? -40.0f : 50.0f;
    color.data<float>()[2 * p + 1] = light ? -50.0f : 20.0f;
  }
  const Tensor guide = onDevice(high);
  const Tensor low = ops::areaDownsample(guide.view(0, {1, size, size, 1}), cells, cells).view(0, {cells, cells, 1});
  const Tensor ab = ops::areaDownsample(onDevice(color), cells, cells).view(0, {cells, cells, 2});
  const auto made = test::numbersOf(ops::guidedUpsample(ab, low, guide, {})), expected = test::numbersOf(color);
  for (int64_t i = 0; i < 2 * size * size; ++i) {
    if (std::abs(i / 2 % size - edge) < 3) continue;
    ASSERT_NEAR(made[static_cast<size_t>(i)], expected[static_cast<size_t>(i)], 5.0) << "at element " << i;
  }
}

TEST(GuidedUpsample, WithoutEdgesIsSmoothAndCentered) {
  const Tensor ramp = Stream::current().empty({1, 12, 2}, DType::f32);
  for (int64_t x = 0; x < 12; ++x) ramp.data<float>()[2 * x] = ramp.data<float>()[2 * x + 1] = static_cast<float>(x);
  const auto up = test::numbersOf(ops::guidedUpsample(onDevice(ramp), onDevice(test::uniform({1, 12, 1}, 50, 50)),
                                                      onDevice(test::uniform({1, 36, 1}, 50, 50)), {}));
  for (size_t x = 9; x < 27; ++x) EXPECT_NEAR(up[2 * x], (static_cast<double>(x) + 0.5) / 3 - 0.5, 0.06);
}

TEST(GuidedUpsample, TakesAPictureSmallerThanTheGrid) {
  const Tensor up = ops::guidedUpsample(onDevice(test::uniform({64, 64, 2}, 5, 5)),
                                        onDevice(test::uniform({64, 64, 1}, 0, 100)),
                                        onDevice(test::uniform({1, 3, 1}, 0, 100)), {});
  expectNear(up, std::vector<double>(6, 5.0), 1e-6);
}

TEST(GuidedUpsample, RejectsWrongOptions) {
  const Tensor ab = test::uniform({2, 2, 2}, 0, 1), low = test::uniform({2, 2, 1}, 0, 1);
  const Tensor high = test::uniform({5, 5, 1}, 0, 1);
  EXPECT_THROW(ops::guidedUpsample(ab, low, high, {0.0}), Error);
  EXPECT_THROW(ops::guidedUpsample(ab, high, high, {}), Error);
  EXPECT_THROW(ops::guidedUpsample(ab, low, ab, {}), Error);
}

TEST(AreaLightness, IsTheAverageOfLightness) {
  for (int64_t channels : {1, 3}) {
    const Tensor values = test::uniform({37, 301, channels}, 0, 255);
    const Tensor bytes = test::tensorOf<uint8_t>(values.shape, {values.data<float>(), values.data<float>() + values.size()});
    const Tensor words = test::tensorOf<uint16_t>(values.shape, {values.data<float>(), values.data<float>() + values.size()});
    for (const Tensor& host : {test::uniform({37, 301, channels}, 0, 1), bytes, words}) {
      for (const Tensor& picture : test::placements(host)) {
        const Tensor light = ops::lightness(picture);
        const Tensor expected = ops::areaDownsample(light.view(0, {1, 37, 301, 1}), 9, 50);
        expectNear(ops::areaLightness(picture, 9, 50), test::onHost(expected), 1e-5);
        test::expectSameBits([&] { return ops::areaLightness(picture, 9, 50); });
      }
    }
    EXPECT_THROW(ops::areaLightness(values, 38, 50), Error);
  }
}

// Fewer and more rows than bands, targets that straddle them, and the picture's own size.
TEST(AreaLightness, MeasuresSeveralSizesAtOnce) {
  for (int64_t rows : {1, 37, 64, 203, 640}) {
    const Tensor host = test::uniform({rows, 45, 3}, 0, 1, 9);
    for (const Tensor& picture : test::placements(host)) {
      const std::vector<Shape> sizes = {{1, 1}, {std::max<int64_t>(1, rows / 3), 20}, {(2 * rows + 2) / 3, 44}, {rows, 45}};
      const std::vector<Tensor> made = ops::areaLightnesses(picture, sizes);
      const Tensor light = ops::lightness(picture);
      for (size_t i = 0; i < sizes.size(); ++i)
        expectNear(made[i], test::numbersOf(ops::areaDownsample(light.view(0, {1, rows, 45, 1}), sizes[i][0], sizes[i][1])),
                   1e-5);
    }
  }
}

}  // namespace
}  // namespace lithochrome
