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
    expectNear(ops::areaDownsample(test::tensorOf(stored.tensor("x")), y.shape[1], y.shape[2]), y, 1e-6);
  }
}

TEST(AreaDownsample, MatchesTheReferenceAndKeepsConstants) {
  const Tensor x = test::uniform({2, 33, 47, 2}, -100, 100);
  for (const auto& [height, width] : {std::pair{1, 1}, {7, 13}, {33, 46}, {32, 47}}) {
    const Tensor y = ops::areaDownsample(x, height, width), slow = Stream::current().empty(y.shape, DType::f32);
    ops::reference::areaDownsample(x, slow);
    expectNear(y, slow, 1e-5);
  }
  const Tensor same = test::uniform({1, 101, 103, 1}, 7, 7);
  expectNear(ops::areaDownsample(same, 10, 9), std::vector<double>(90, 7.0), 1e-6);
}

TEST(AreaDownsample, RejectsEnlarging) {
  EXPECT_THROW(ops::areaDownsample(test::uniform({1, 3, 3, 1}, 0, 1), 4, 2), Error);
}

}  // namespace
}  // namespace lithochrome
