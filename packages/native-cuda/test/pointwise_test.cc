#include "ops/pointwise.h"

#include "comparison.h"

namespace lithochrome::test {
namespace {

TEST(Pointwise, MatchesTheReference) {
  for (const DType dtype : {DType::f32, DType::bf16}) {
    for (const Shape& shape : {Shape{1}, Shape{3, 5, 7}, Shape{2, 9, 11, 13}}) {
      const Array a = randomArray(shape, 1), b = randomArray(shape, 2);
      const Tensor as = toTensor(a, dtype), bs = toTensor(b, dtype);
      const double limit = dtype == DType::f32 ? 1e-7 : 4e-3;
      expectNear(ops::relu(as), reference::relu(a), 0, "relu");
      expectNear(ops::reluBackward(as, bs), reference::reluBackward(a, b), 0, "reluBackward");
      expectNear(ops::add(as, bs, {}), reference::add(a, b, {}), limit, "add");
      expectNear(ops::add(as, bs, {true}), reference::add(a, b, {true}), limit, "add with relu");
      expectNear(ops::scale(as, -0.375), reference::scale(a, -0.375), limit, "scale");
      const Tensor sum = toTensor(a);
      ops::accumulate(sum, bs);
      expectNear(sum, reference::add(a, b, {}), 1e-7, "accumulate");
    }
  }
}

TEST(Pointwise, ReluBackwardIsTheCentralDifference) {
  const Array x({4}, {-1.5, -0.25, 0.5, 2}), dy = randomArray({4}, 1);
  expectNear(reference::reluBackward(reference::relu(x), dy), centralDifferences(reference::relu, x, dy), 1e-9, "relu");
}

TEST(Pointwise, ANaNStaysOne) {
  const Tensor x = toTensor(Array({1}, {NAN}));
  EXPECT_TRUE(std::isnan(toArray(ops::relu(x))[0]));
  EXPECT_TRUE(std::isnan(toArray(ops::add(x, x, {true}))[0]));
}

}  // namespace
}  // namespace lithochrome::test
