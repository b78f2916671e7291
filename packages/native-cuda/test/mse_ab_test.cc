#include "ops/mse_ab.h"

#include "tensors.h"

namespace lithochrome {
namespace {

using test::expectNear;
using test::onDevice;

TEST(MseAb, MatchesTheStoredCase) {
  const auto stored = test::storedCase("mse_ab");
  const auto made =
      ops::mseAb(onDevice(test::tensorOf(stored.tensor("prediction"))), onDevice(test::tensorOf(stored.tensor("target"))));
  expectNear(made.loss, stored.tensor("loss"), 1e-6);
  expectNear(made.dPrediction, stored.tensor("dPrediction"), 1e-8);
}

TEST(MseAb, MatchesTheReference) {
  for (const Shape& shape : {Shape{1, 2}, Shape{7, 2}, Shape{2, 8, 8, 2}, Shape{3, 61, 47, 2}}) {
    const Tensor prediction = test::uniform(shape, -110, 110, 1), target = test::uniform(shape, -110, 110, 2);
    const auto fast = ops::mseAb(onDevice(prediction), onDevice(target));
    const ops::MseAbLoss slow = {Stream::current().empty({1}, DType::f32), Stream::current().empty(shape, DType::f32)};
    ops::reference::mseAb(prediction, target, slow);
    expectNear(fast.loss, slow.loss, 1e-6);
    expectNear(fast.dPrediction, slow.dPrediction, 1e-7);
    const auto shifted = ops::mseAb(test::shifted(prediction), onDevice(target));
    expectNear(shifted.loss, slow.loss, 1e-6);
    expectNear(shifted.dPrediction, slow.dPrediction, 1e-7);
    const auto again = ops::mseAb(onDevice(prediction), onDevice(target));
    EXPECT_EQ(test::valuesOf<float>(fast.loss), test::valuesOf<float>(again.loss));
  }
}

}  // namespace
}  // namespace lithochrome
