#include "ops/rgb_to_lab.h"

#include "tensors.h"

namespace lithochrome {
namespace {

using test::expectNear;
using test::storedCase;
using test::tensorOf;

TEST(RgbToLab, MatchesStoredCases) {
  for (const char* name : {"rgb_to_lab_u8", "rgb_to_lab_u16", "rgb_to_lab_f32"}) {
    SCOPED_TRACE(name);
    const auto stored = storedCase(name);
    expectNear(ops::rgbToLab(tensorOf(stored.tensor("rgb"))), stored.tensor("lab"), 1e-4);
    if (stored.has("lightness"))
      expectNear(ops::lightness(tensorOf(stored.tensor("rgb"))), stored.tensor("lightness"), 1e-5);
  }
  const auto gray = storedCase("lightness_gray_u8");
  expectNear(ops::lightness(tensorOf(gray.tensor("gray"))), gray.tensor("lightness"), 1e-5);
}

TEST(RgbToLab, MatchesTheReferenceAtOddSizes) {
  for (const Shape& shape : {Shape{1, 1, 1, 3}, Shape{2, 7, 37, 3}, Shape{1, 3, 5, 1}}) {
    const Tensor rgb = test::uniform(shape, 0, 1);
    const Tensor fast = ops::rgbToLab(rgb), slow = Stream::current().empty(fast.shape, DType::f32);
    ops::reference::rgbToLab(rgb, slow);
    expectNear(fast, slow, 1e-4);
    const Tensor light = ops::lightness(rgb), slowLight = Stream::current().empty(light.shape, DType::f32);
    ops::reference::lightness(rgb, slowLight);
    expectNear(light, slowLight, 1e-5);
  }
}

TEST(RgbToLab, GrayIsExactlyNeutral) {
  std::vector<uint16_t> gray;
  for (int i = 0; i < 65536; i += 7) gray.push_back(static_cast<uint16_t>(i));
  gray.push_back(65535);
  const Tensor lab = ops::rgbToLab(tensorOf<uint16_t>({static_cast<int64_t>(gray.size()), 1}, gray));
  for (int64_t p = 0; p < lab.pixels(); ++p) {
    ASSERT_EQ(lab.data<float>()[3 * p + 1], 0.0f);
    ASSERT_EQ(lab.data<float>()[3 * p + 2], 0.0f);
  }
  EXPECT_EQ(lab.data<float>()[0], 0.0f);
  EXPECT_EQ(lab.data<float>()[3 * (lab.pixels() - 1)], 100.0f);
}

TEST(RgbToLab, RejectsOtherPictures) {
  EXPECT_THROW(ops::rgbToLab(Stream::current().empty({4, 2}, DType::f32)), Error);
  EXPECT_THROW(ops::lightness(Stream::current().empty({4, 3}, DType::bf16)), Error);
}

}  // namespace
}  // namespace lithochrome
