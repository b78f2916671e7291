#include "ops/soft_encode.h"

#include "ops/nearest_bin.h"
#include "tensors.h"

namespace lithochrome {
namespace {

using test::expectNear;
using test::tensorOf;

void expectReference(const Tensor& ab, const Tensor& centers, int64_t neighbors) {
  const auto fast = ops::softEncode(ab, centers, {neighbors, 5.0});
  const ops::SoftEncoding slow = {Stream::current().empty(fast.index.shape, DType::i32),
                                  Stream::current().empty(fast.index.shape, DType::f32)};
  ops::reference::softEncode(ab, centers, 5.0, slow);
  EXPECT_EQ(test::valuesOf<int32_t>(fast.index), test::valuesOf<int32_t>(slow.index));
  expectNear(fast.weight, slow.weight, 1e-6);
  const Tensor bin = ops::nearestBin(ab, centers), slowBin = Stream::current().empty(bin.shape, DType::i32);
  ops::reference::nearestBin(ab, centers, slowBin);
  EXPECT_EQ(test::valuesOf<int32_t>(bin), test::valuesOf<int32_t>(slowBin));
}

TEST(SoftEncode, MatchesStoredCases) {
  const auto stored = test::storedCase("soft_encode");
  const auto made = ops::softEncode(tensorOf(stored.tensor("ab")), tensorOf(stored.tensor("centers")), {5, 5.0});
  expectNear(made.index, stored.tensor("index"), 0);
  expectNear(made.weight, stored.tensor("weight"), 1e-6);
  const auto hard = test::storedCase("nearest_bin");
  expectNear(ops::nearestBin(tensorOf(hard.tensor("ab")), tensorOf(hard.tensor("centers"))), hard.tensor("bin"), 0);
}

TEST(SoftEncode, MatchesTheReferenceOnTheGrid) {
  expectReference(test::uniform({1, 61, 53, 2}, -130, 130), test::gridCenters(), 5);
  expectReference(test::uniform({1, 2}, -130, 130), test::gridCenters(), 9);
  expectReference(test::uniform({77, 2}, -1e6, 1e6), test::gridCenters(), 5);
}

TEST(SoftEncode, TiesGoToTheLowerIndex) {
  std::vector<float> values;
  for (int a = -120; a <= 120; a += 5)
    for (int b = -120; b <= 120; b += 5) values.insert(values.end(), {static_cast<float>(a), static_cast<float>(b)});
  const int64_t pixels = static_cast<int64_t>(values.size()) / 2;
  const Tensor ab = tensorOf<float>({pixels, 2}, values);
  for (int64_t neighbors : {1, 2, 4, 5, 8}) expectReference(ab, test::gridCenters(), neighbors);
}

TEST(SoftEncode, TakesAnyCenters) {
  expectReference(test::uniform({50, 2}, -110, 110, 3), test::uniform({313, 2}, -110, 110, 4), 5);
  expectReference(test::uniform({50, 2}, -110, 110, 3), test::uniform({2, 2}, -110, 110, 4), 2);
  // One row of a grid, which has no second dimension to search.
  expectReference(test::uniform({50, 2}, -20, 20, 3), tensorOf<float>({3, 2}, {0, -10, 0, 0, 0, 10}), 3);
}

TEST(SoftEncode, RejectsWrongOptions) {
  const Tensor ab = test::uniform({3, 2}, 0, 1);
  EXPECT_THROW(ops::softEncode(ab, test::gridCenters(), {0, 5.0}), Error);
  EXPECT_THROW(ops::softEncode(ab, test::gridCenters(), {5, 0.0}), Error);
  EXPECT_THROW(ops::softEncode(ab, test::uniform({4, 3}, 0, 1), {2, 5.0}), Error);
}

}  // namespace
}  // namespace lithochrome
