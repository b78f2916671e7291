// The color kernels in vectors of 512 bits against the portable ones.
#include "ops/bilateral_stretch_avx512.h"
#include "ops/picture_avx512.h"
#include "ops/srgb_encode_avx512.h"
#include "tensors.h"

#ifdef LITHOCHROME_HAS_AVX512

namespace lithochrome {
namespace {

class ColorVectors : public testing::Test {
 protected:
  void SetUp() override {
    if (!hasAvx512()) GTEST_SKIP() << "needs AVX-512";
  }
};

template <class T>
void expectSameLightness(int64_t channels) {
  const int64_t pixels = 1031;
  const Tensor values = test::uniform({1, pixels, channels}, 0, std::numeric_limits<T>::max());
  const Tensor picture = test::tensorOf<T>(values.shape, {values.data<float>(), values.data<float>() + values.size()});
  for (int count : {1, 15, 16, 17, 256}) {
    const int64_t first = pixels - count;
    color::LightnessBlock wide, plain;
    color::avx512::readLightness(picture, first, count, wide);
    color::portable::readLightness(picture, first, count, plain);
    for (int i = 0; i < count; ++i) {
      ASSERT_NEAR(wide.fy[i], plain.fy[i], 5e-7) << "at pixel " << i;
      ASSERT_NEAR(wide.lightness[i], plain.lightness[i], 5e-5) << "at pixel " << i;
    }
  }
}

TEST_F(ColorVectors, ReadTheSameLightness) {
  for (int64_t channels : {1, 3}) {
    expectSameLightness<uint8_t>(channels);
    expectSameLightness<uint16_t>(channels);
  }
}

// Colors inside and outside the gamut.
void fill(color::LabPlanes& lab, int count) {
  const Tensor values = test::uniform({count, 3}, -90, 90, 6);
  for (int i = 0; i < count; ++i) {
    const float* of = values.data<float>() + 3 * i;
    lab.fy[i] = color::curveOfLightness(50 + of[0] * 50 / 90);
    lab.a[i] = i % 3 == 0 ? of[1] : of[1] / 20;
    lab.b[i] = i % 3 == 0 ? of[2] : of[2] / 20;
  }
}

template <class T>
void expectSamePixels(double tolerance) {
  for (int count : {1, 15, 16, 17, 256}) {
    color::LabPlanes wide, plain;
    fill(wide, count);
    fill(plain, count);
    // One pixel before and one behind must stay.
    std::vector<T> a(static_cast<size_t>(3 * count + 6), T(7)), b = a;
    color::avx512::encodeBlock(wide, count, DTypeOf<T>::value, a.data(), 1);
    color::portable::encodeBlock(plain, count, DTypeOf<T>::value, b.data(), 1);
    for (size_t i = 0; i < a.size(); ++i) {
      const bool written = i >= 3 && i + 3 < a.size();
      ASSERT_NEAR(a[i], b[i], written ? tolerance : 0) << "at element " << i << " of " << count << " pixels";
    }
    for (int i = 0; i < count; ++i) ASSERT_NEAR(wide.a[i], plain.a[i], 0.05) << "at pixel " << i;
  }
}

TEST_F(ColorVectors, EncodeTheSamePixels) {
  expectSamePixels<uint8_t>(1);
  expectSamePixels<uint16_t>(40);
  expectSamePixels<float>(6e-4);
}

void expectSameMix(const ops::BilateralTaps& taps, const ops::StretchColumns& columns, const ops::SampleTaps& rows) {
  ops::SpreadSamples wide[3], plain[3];
  for (int tap = 0; tap < 3; ++tap) {
    ops::avx512::spread(taps, columns, rows.index[tap], wide[tap]);
    ops::portable::spread(taps, columns, rows.index[tap], plain[tap]);
  }
  const Tensor lightness = test::uniform({columns.count}, 0, 100, 4);
  alignas(64) float made[2][ops::kStretchColumns], expected[2][ops::kStretchColumns];
  const auto from = [&](const ops::SpreadSamples* samples) {
    return ops::StretchMix{columns, {samples, samples + 1, samples + 2}, rows.weight, taps.factor};
  };
  ops::avx512::mix(from(wide), lightness.data<float>(), made[0], made[1]);
  ops::portable::mix(from(plain), lightness.data<float>(), expected[0], expected[1]);
  for (int channel = 0; channel < 2; ++channel)
    for (int i = 0; i < columns.count; ++i) ASSERT_NEAR(made[channel][i], expected[channel][i], 1e-3) << "at column " << i;
}

// Fewer samples than a vector has lanes, as many as columns, and none but one.
TEST_F(ColorVectors, MixTheSameColors) {
  for (const Shape& size : {Shape{7, 5, 40, 203}, Shape{30, 300, 31, 301}, Shape{9, 40, 9, 40}, Shape{1, 1, 3, 17}}) {
    const ops::BilateralInput in = {test::uniform({size[0], size[1], 2}, -80, 80, 2),
                                    test::uniform({size[0], size[1], 1}, 0, 100, 3), 7};
    const ops::BilateralTaps taps(in, size[2], size[3]);
    ops::StretchColumns columns;
    for (int64_t x = 0; x < size[3]; x += ops::kStretchColumns) {
      columns.start(taps, x, static_cast<int>(std::min<int64_t>(ops::kStretchColumns, size[3] - x)));
      for (const ops::SampleTaps& rows : taps.rows) expectSameMix(taps, columns, rows);
    }
  }
}

}  // namespace
}  // namespace lithochrome

#endif
