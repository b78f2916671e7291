#include "ops/softmax.h"

#include "comparison.h"

namespace lithochrome::test {
namespace {

TEST(Softmax, MatchesPyTorch) {
  for (const char* name : {"t1", "annealed"}) {
    const CaseFile file = storedCase(std::string("softmax_") + name);
    const SoftmaxOptions options{file.number("temperature", 1)};
    const Tensor y = ops::softmax(toTensor(toArray(file.tensor("x"))), options);
    expectNear(y, toArray(file.tensor("y")), 2e-6, name);
    expectNear(ops::softmaxBackward(y, toTensor(toArray(file.tensor("dy"))), options), toArray(file.tensor("dx")), 5e-6, name);
  }
}

TEST(Softmax, MatchesTheReference) {
  for (const Shape& shape : {Shape{1, 1}, Shape{3, 5, 7}, Shape{2, 484}}) {
    const Array x = randomArray(shape, 1, -40, 40), dy = randomArray(shape, 2);
    const Array y = reference::softmax(x, {0.7});
    expectNear(ops::softmax(toTensor(x), {0.7}), y, 1e-5, describe(shape));
    expectNear(ops::softmaxBackward(toTensor(y), toTensor(dy), {0.7}), reference::softmaxBackward(y, dy, {0.7}), 1e-5, describe(shape));
  }
}

TEST(Softmax, ReferenceBackwardIsTheCentralDifference) {
  const Array x = randomArray({3, 5}, 1), dy = randomArray({3, 5}, 2);
  const auto f = [&](const Array& at) { return reference::softmax(at, {0.5}); };
  expectNear(reference::softmaxBackward(f(x), dy, {0.5}), centralDifferences(f, x, dy), 1e-8, "softmax");
}

TEST(Softmax, RefusesTemperatureZero) { EXPECT_THROW(ops::softmax(toTensor(Array({2, 3})), {0}), Error); }

}  // namespace
}  // namespace lithochrome::test
