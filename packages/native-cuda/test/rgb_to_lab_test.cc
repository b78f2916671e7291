#include "ops/rgb_to_lab.h"

#include "tensors.h"

namespace lithochrome {
namespace {

using test::expectNear;
using test::onDevice;
using test::storedCase;
using test::tensorOf;

TEST(RgbToLab, MatchesStoredCases) {
  for (const char* name : {"rgb_to_lab_u8", "rgb_to_lab_u16", "rgb_to_lab_f32"}) {
    SCOPED_TRACE(name);
    const auto stored = storedCase(name);
    const Tensor rgb = onDevice(tensorOf(stored.tensor("rgb")));
    expectNear(ops::rgbToLab(rgb), stored.tensor("lab"), 1e-4);
    if (stored.has("lightness")) expectNear(ops::lightness(rgb), stored.tensor("lightness"), 1e-5);
  }
  const auto gray = storedCase("lightness_gray_u8");
  expectNear(ops::lightness(onDevice(tensorOf(gray.tensor("gray")))), gray.tensor("lightness"), 1e-5);
}

void expectReference(const Tensor& rgb) {
  Shape shape = rgb.shape;
  shape.back() = 3;
  const Tensor lab = Stream::current().empty(shape, DType::f32);
  ops::reference::rgbToLab(rgb, lab);
  shape.back() = 1;
  const Tensor lightness = Stream::current().empty(shape, DType::f32);
  ops::reference::lightness(rgb, lightness);
  for (const Tensor& placed : test::placements(rgb)) {
    expectNear(ops::rgbToLab(placed), lab, 1e-4);
    expectNear(ops::lightness(placed), lightness, 1e-5);
    test::expectSameBits([&] { return ops::rgbToLab(placed); });
    test::expectSameBits([&] { return ops::lightness(placed); });
  }
}

template <class T>
Tensor randomCodes(const Shape& shape) {
  const Tensor values = test::uniform(shape, 0, std::numeric_limits<T>::max());
  return tensorOf<T>(shape, {values.data<float>(), values.data<float>() + values.size()});
}

TEST(RgbToLab, MatchesTheReferenceAtOddSizes) {
  for (const Shape& shape : {Shape{1, 1, 1, 3}, Shape{2, 7, 37, 3}, Shape{1, 3, 5, 1}, Shape{41, 53, 3}, Shape{1025, 1}}) {
    expectReference(test::uniform(shape, 0, 1));
    expectReference(randomCodes<uint8_t>(shape));
    expectReference(randomCodes<uint16_t>(shape));
  }
}

TEST(RgbToLab, GrayIsExactlyNeutral) {
  std::vector<uint16_t> words;
  for (int i = 0; i < 65536; i += 7) words.push_back(static_cast<uint16_t>(i));
  words.push_back(65535);
  std::vector<uint8_t> bytes;
  for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<uint8_t>(i));
  for (const Tensor& gray : {tensorOf<uint16_t>({static_cast<int64_t>(words.size()), 1}, words),
                             tensorOf<uint8_t>({256, 1}, bytes), tensorOf<float>({3, 1}, {0, 0.3f, 1})}) {
    const auto lab = test::numbersOf(ops::rgbToLab(onDevice(gray)));
    for (size_t i = 0; i < lab.size(); i += 3) {
      ASSERT_EQ(lab[i + 1], 0);
      ASSERT_EQ(lab[i + 2], 0);
    }
    EXPECT_EQ(lab[0], 0);
    EXPECT_EQ(lab[lab.size() - 3], 100);
  }
}

TEST(RgbToLab, RejectsOtherPictures) {
  EXPECT_THROW(ops::rgbToLab(Stream::current().empty({4, 2}, DType::f32)), Error);
  EXPECT_THROW(ops::lightness(Stream::current().empty({4, 3}, DType::bf16)), Error);
}

}  // namespace
}  // namespace lithochrome
