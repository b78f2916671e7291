#include "ops/softmax.h"

#include "comparison.h"
#include "same_bits.h"

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
  for (const Shape& shape : {Shape{1, 1}, {3, 5, 7}, {2, 484}, {19, 1031}}) {
    const Array x = randomArray(shape, 1, -40, 40), dy = randomArray(shape, 2);
    const Array y = reference::softmax(x, {0.7}), dx = reference::softmaxBackward(y, dy, {0.7});
    for (const size_t place : {0, 1}) {
      const auto at = [&](const Array& array) { return placements(toTensor(array))[place]; };
      expectNear(ops::softmax(at(x), {0.7}), y, 1e-5, describe(shape));
      expectNear(ops::softmaxBackward(at(y), at(dy), {0.7}), dx, 1e-5, describe(shape));
      expectSameBits([&] { return ops::softmax(at(x), {0.7}); });
      expectSameBits([&] { return ops::softmaxBackward(at(y), at(dy), {0.7}); });
    }
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
