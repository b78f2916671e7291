#include "ops/soft_encode.h"

#include "ops/nearest_bin.h"
#include "tensors.h"

namespace lithochrome {
namespace {

using test::expectNear;
using test::onDevice;
using test::tensorOf;

void expectReference(const Tensor& ab, const Tensor& centers, int64_t neighbors) {
  const Shape shape = {ab.pixels(), neighbors};
  const ops::SoftEncoding slow = {Stream::current().empty(shape, DType::i32), Stream::current().empty(shape, DType::f32)};
  ops::reference::softEncode(ab, centers, 5.0, slow);
  const Tensor slowBin = Stream::current().empty({ab.pixels()}, DType::i32);
  ops::reference::nearestBin(ab, centers, slowBin);
  for (const Tensor& placed : test::placements(ab)) {
    for (const Tensor& placedCenters : test::placements(centers)) {
      const auto fast = ops::softEncode(placed, placedCenters, {neighbors, 5.0});
      EXPECT_EQ(test::valuesOf<int32_t>(fast.index), test::valuesOf<int32_t>(slow.index));
      expectNear(fast.weight, slow.weight, 1e-6);
      const Tensor bin = ops::nearestBin(placed, placedCenters);
      EXPECT_EQ(test::valuesOf<int32_t>(bin), test::valuesOf<int32_t>(slowBin));
    }
  }
}

TEST(SoftEncode, MatchesStoredCases) {
  const auto stored = test::storedCase("soft_encode");
  const auto made = ops::softEncode(onDevice(tensorOf(stored.tensor("ab"))), onDevice(tensorOf(stored.tensor("centers"))), {5, 5.0});
  expectNear(made.index, stored.tensor("index"), 0);
  expectNear(made.weight, stored.tensor("weight"), 1e-6);
  const auto hard = test::storedCase("nearest_bin");
  const Tensor bin = ops::nearestBin(onDevice(tensorOf(hard.tensor("ab"))), onDevice(tensorOf(hard.tensor("centers"))));
  expectNear(bin, hard.tensor("bin"), 0);
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
  expectReference(test::uniform({50, 2}, -110, 110, 3), test::uniform({2049, 2}, -110, 110, 4), 32);
  expectReference(test::uniform({1, 2}, -110, 110, 3), test::uniform({1, 2}, -110, 110, 4), 1);
  // One row of a grid, which has no second dimension to search.
  expectReference(test::uniform({50, 2}, -20, 20, 3), tensorOf<float>({3, 2}, {0, -10, 0, 0, 0, 10}), 3);
}

TEST(SoftEncode, SameBitsInEveryRun) {
  const Tensor ab = onDevice(test::uniform({131, 2}, -110, 110)), centers = onDevice(test::gridCenters());
  test::expectSameBits([&] { return ops::softEncode(ab, centers, {5, 5.0}).weight; });
  test::expectSameBits([&] { return ops::nearestBin(ab, centers); });
}

TEST(SoftEncode, StaysInBoundsWhereAColorIsNone) {
  const Tensor ab = onDevice(tensorOf<float>({3, 2}, {NAN, 0, 3, 4, INFINITY, 0})), centers = onDevice(test::gridCenters());
  const auto encoding = ops::softEncode(ab, centers, {5, 5.0});
  const auto index = test::valuesOf<int32_t>(encoding.index);
  const auto weight = test::valuesOf<float>(encoding.weight);
  EXPECT_TRUE(std::all_of(index.begin(), index.end(), [](int32_t k) { return k >= 0 && k < 484; }));
  EXPECT_TRUE(std::isnan(weight[0]));
  EXPECT_FALSE(std::isnan(weight[5]));
  EXPECT_EQ(test::valuesOf<int32_t>(ops::nearestBin(ab, centers))[0], 0);
}

TEST(SoftEncode, RejectsWrongOptions) {
  const Tensor ab = test::uniform({3, 2}, 0, 1);
  EXPECT_THROW(ops::softEncode(ab, test::gridCenters(), {0, 5.0}), Error);
  EXPECT_THROW(ops::softEncode(ab, test::gridCenters(), {5, 0.0}), Error);
  EXPECT_THROW(ops::softEncode(ab, test::uniform({4, 3}, 0, 1), {2, 5.0}), Error);
}

}  // namespace
}  // namespace lithochrome
