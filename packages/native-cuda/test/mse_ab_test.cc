#include "ops/mse_ab.h"

#include "tensors.h"

namespace lithochrome {
namespace {

using test::expectNear;

TEST(MseAb, MatchesTheStoredCase) {
  const auto stored = test::storedCase("mse_ab");
  const auto made = ops::mseAb(test::tensorOf(stored.tensor("prediction")), test::tensorOf(stored.tensor("target")));
  expectNear(made.loss, stored.tensor("loss"), 1e-6);
  expectNear(made.dPrediction, stored.tensor("dPrediction"), 1e-8);
}

TEST(MseAb, MatchesTheReference) {
  for (const Shape& shape : {Shape{1, 2}, Shape{3, 61, 47, 2}}) {
    const Tensor prediction = test::uniform(shape, -110, 110, 1), target = test::uniform(shape, -110, 110, 2);
    const auto fast = ops::mseAb(prediction, target);
    const ops::MseAbLoss slow = {Stream::current().empty({1}, DType::f32), Stream::current().empty(shape, DType::f32)};
    ops::reference::mseAb(prediction, target, slow);
    expectNear(fast.loss, slow.loss, 1e-6);
    expectNear(fast.dPrediction, slow.dPrediction, 1e-7);
  }
}

}  // namespace
}  // namespace lithochrome
