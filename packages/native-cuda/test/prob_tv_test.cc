#include "ops/prob_tv.h"

#include "ops/memory.h"
#include "ops/rebalanced_softmax.h"
#include "tensors.h"

namespace lithochrome {
namespace {

using test::expectNear;
using test::storedCase;
using test::tensorOf;

Tensor statsOf(const Tensor& logits) {
  const ops::BinTargets targets = {test::integers({logits.pixels(), 1}, 1), test::uniform({logits.pixels(), 1}, 1, 1),
                                   std::nullopt, test::uniform({logits.channels(), 2}, 0, 1)};
  return ops::rebalancedSoftmaxForward(logits, targets).stats;
}

Tensor zerosLike(const Tensor& logits, DType dtype) {
  const Tensor out = Stream::current().empty(logits.shape, dtype);
  ops::fill(out, 0);
  return out;
}

TEST(ProbTv, MatchesStoredCases) {
  for (const char* name : {"plain", "one_pixel", "row", "grid"}) {
    SCOPED_TRACE(name);
    const auto stored = storedCase(std::string("prob_tv_") + name);
    const Tensor logits = tensorOf(stored.tensor("logits")), dLogits = zerosLike(logits, DType::f32);
    const auto made = ops::probTv(logits, tensorOf(stored.tensor("stats")), dLogits, {stored.number("lambda", 0)});
    expectNear(made.loss, stored.tensor("loss"), 1e-6);
    expectNear(dLogits, stored.tensor("dLogits"), 1e-7);
  }
}

TEST(ProbTv, AddsToTheGradientLikeTheReference) {
  for (const Shape& shape : {Shape{2, 19, 7, 37}, Shape{1, 8, 3, 484}, Shape{3, 1, 1, 5}}) {
    const Tensor logits = test::uniform(shape, -3, 3), stats = statsOf(logits);
    for (DType dtype : {DType::f32, DType::bf16}) {
      const Tensor fast = zerosLike(logits, dtype), slow = zerosLike(logits, dtype);
      ops::copy(test::uniform(shape, -0.1, 0.1, 7), fast);
      ops::copy(test::uniform(shape, -0.1, 0.1, 7), slow);
      const Tensor slowLoss = Stream::current().empty({1}, DType::f32);
      ops::reference::probTv({logits, stats, 5.0}, slow, slowLoss);
      expectNear(ops::probTv(logits, stats, fast, {5.0}).loss, slowLoss, 1e-6);
      expectNear(fast, slow, dtype == DType::f32 ? 1e-6 : 1e-3);
    }
  }
}

TEST(ProbTv, GradientIsThatOfCentralDifferences) {
  const Tensor logits = test::uniform({1, 2, 3, 4}, -1, 1), gradient = zerosLike(logits, DType::f32);
  ops::probTv(logits, statsOf(logits), gradient, {20.0});
  const auto lossAt = [&](int64_t i, float value) {
    logits.data<float>()[i] = value;
    const Tensor loss = Stream::current().empty({1}, DType::f32);
    ops::reference::probTv({logits, statsOf(logits), 20.0}, zerosLike(logits, DType::f32), loss);
    return static_cast<double>(loss.data<float>()[0]);
  };
  for (int64_t i = 0; i < logits.size(); ++i) {
    const float at = logits.data<float>()[i], step = 0.03125f;
    const double slope = (lossAt(i, at + step) - lossAt(i, at - step)) / (2 * static_cast<double>(step));
    logits.data<float>()[i] = at;
    EXPECT_NEAR(gradient.data<float>()[i], slope, 1e-3) << "at element " << i;
  }
}

}  // namespace
}  // namespace lithochrome
