#include "ops/concat.h"

#include "comparison.h"

namespace lithochrome::test {
namespace {

TEST(Concat, JoinsAndCutsChannels) {
  for (const DType dtype : {DType::f32, DType::bf16}) {
    const std::vector<Array> parts{randomArray({2, 3, 5, 1}, 1), randomArray({2, 3, 5, 7}, 2), randomArray({2, 3, 5, 16}, 3)};
    std::vector<Tensor> tensors;
    for (const Array& part : parts) tensors.push_back(toTensor(part, dtype));
    const Tensor joined = ops::concat(tensors);
    const Array expected = reference::concat(parts);
    expectNear(joined, expected, 0, "concat");
    expectNear(ops::sliceChannels(joined, 1, 7), parts[1], 0, "slice");
    expectNear(reference::sliceChannels(expected, 8, 16), parts[2], 0, "reference slice");
  }
}

TEST(Concat, SliceIsItsGradient) {
  const Array a = randomArray({2, 3, 2}, 1), b = randomArray({2, 3, 4}, 2), dy = randomArray({2, 3, 6}, 3);
  const auto f = [&](const Array& at) { return reference::concat({a, at}); };
  expectNear(ops::sliceChannels(toTensor(dy), 2, 4), centralDifferences(f, b, dy), 1e-7, "concat");
}

TEST(Concat, RefusesWhatDoesNotFit) {
  const Tensor x = toTensor(Array({2, 3, 4}));
  EXPECT_THROW(ops::concat({}), Error);
  EXPECT_THROW(ops::concat({x, toTensor(Array({3, 3, 4}))}), Error);
  EXPECT_THROW(ops::sliceChannels(x, 2, 3), Error);
}

}  // namespace
}  // namespace lithochrome::test
