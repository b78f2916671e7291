#include "ops/area_downsample.h"

#include "tensors.h"

namespace lithochrome {
namespace {

using test::expectNear;

TEST(AreaDownsample, MatchesStoredCases) {
  for (const char* name : {"quarter", "fractions", "same", "one"}) {
    SCOPED_TRACE(name);
    const auto stored = test::storedCase(std::string("area_downsample_") + name);
    const auto& y = stored.tensor("y");
    expectNear(ops::areaDownsample(test::onDevice(test::tensorOf(stored.tensor("x"))), y.shape[1], y.shape[2]), y, 1e-6);
  }
}

TEST(AreaDownsample, MatchesTheReferenceAndKeepsConstants) {
  for (const int64_t channels : {1, 2, 3, 40}) {
    const Tensor x = test::uniform({2, 33, 47, channels}, -100, 100);
    for (const auto& [height, width] : {std::pair<int64_t, int64_t>{1, 1}, {7, 13}, {33, 46}, {32, 47}}) {
      const Tensor slow = Stream::current().empty({2, height, width, channels}, DType::f32);
      ops::reference::areaDownsample(x, slow);
      for (const Tensor& placed : test::placements(x)) expectNear(ops::areaDownsample(placed, height, width), slow, 1e-5);
    }
  }
  const Tensor same = test::onDevice(test::uniform({1, 101, 103, 1}, 7, 7));
  expectNear(ops::areaDownsample(same, 10, 9), std::vector<double>(90, 7.0), 1e-6);
}

TEST(AreaDownsample, SameBitsInEveryRun) {
  const Tensor x = test::onDevice(test::uniform({2, 33, 47, 2}, -100, 100));
  test::expectSameBits([&] { return ops::areaDownsample(x, 5, 3); });
}

TEST(AreaDownsample, RejectsEnlarging) {
  EXPECT_THROW(ops::areaDownsample(test::uniform({1, 3, 3, 1}, 0, 1), 4, 2), Error);
}

}  // namespace
}  // namespace lithochrome
