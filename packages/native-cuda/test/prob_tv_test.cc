#include "ops/prob_tv.h"

#include "ops/memory.h"
#include "ops/rebalanced_softmax.h"
#include "tensors.h"

namespace lithochrome {
namespace {

using test::expectNear;
using test::onDevice;
using test::onHost;
using test::storedCase;
using test::tensorOf;

Tensor statsOf(const Tensor& logits) {
  const ops::BinTargets targets = {
      onDevice(test::integers({logits.pixels(), 1}, 1)), onDevice(test::uniform({logits.pixels(), 1}, 1, 1)), std::nullopt,
      onDevice(test::uniform({logits.channels(), 2}, 0, 1))};
  return onHost(ops::rebalancedSoftmaxForward(onDevice(logits), targets).stats);
}

// On the host, in f32 or bf16.
Tensor converted(const Tensor& values, DType dtype) {
  const Tensor out = Stream::current().empty(values.shape, dtype);
  ops::copy(values, out);
  return out;
}

Tensor zerosLike(const Tensor& logits) { return test::uniform(logits.shape, 0, 0); }

TEST(ProbTv, MatchesStoredCases) {
  for (const char* name : {"plain", "one_pixel", "row", "grid"}) {
    SCOPED_TRACE(name);
    const auto stored = storedCase(std::string("prob_tv_") + name);
    const Tensor logits = onDevice(tensorOf(stored.tensor("logits"))), dLogits = onDevice(zerosLike(logits));
    const auto made = ops::probTv(logits, onDevice(tensorOf(stored.tensor("stats"))), dLogits, {stored.number("lambda", 0)});
    expectNear(made.loss, stored.tensor("loss"), 1e-6);
    expectNear(dLogits, stored.tensor("dLogits"), 1e-7);
  }
}

TEST(ProbTv, AddsToTheGradientLikeTheReference) {
  for (const Shape& shape : {Shape{2, 19, 7, 37}, Shape{1, 8, 3, 484}, Shape{3, 1, 1, 5}, Shape{1, 5, 1, 529}, Shape{2, 1, 3, 313}}) {
    const Tensor logits = test::uniform(shape, -3, 3), stats = statsOf(logits);
    for (DType dtype : {DType::f32, DType::bf16}) {
      const Tensor slow = converted(test::uniform(shape, -0.1, 0.1, 7), dtype);
      const Tensor slowLoss = Stream::current().empty({1}, DType::f32);
      ops::reference::probTv({logits, stats, 5.0}, slow, slowLoss);
      for (Tensor (*place)(const Tensor&) : {static_cast<Tensor (*)(const Tensor&)>(onDevice), test::shifted}) {
        const Tensor fast = place(converted(test::uniform(shape, -0.1, 0.1, 7), dtype));
        expectNear(ops::probTv(place(logits), onDevice(stats), fast, {5.0}).loss, slowLoss, 1e-6);
        expectNear(fast, slow, dtype == DType::f32 ? 1e-6 : 1e-3);
      }
    }
  }
}

TEST(ProbTv, RepeatsItsBits) {
  const Tensor logits = test::uniform({2, 9, 11, 484}, -3, 3), stats = onDevice(statsOf(logits)), z = onDevice(logits);
  const Tensor one = onDevice(zerosLike(logits)), two = onDevice(zerosLike(logits));
  const Tensor first = ops::probTv(z, stats, one, {5.0}).loss, second = ops::probTv(z, stats, two, {5.0}).loss;
  EXPECT_EQ(test::valuesOf<float>(first), test::valuesOf<float>(second));
  EXPECT_EQ(test::valuesOf<float>(one), test::valuesOf<float>(two));
}

TEST(ProbTv, GradientIsThatOfCentralDifferences) {
  const Tensor logits = test::uniform({1, 2, 3, 4}, -1, 1), dLogits = onDevice(zerosLike(logits));
  ops::probTv(onDevice(logits), onDevice(statsOf(logits)), dLogits, {20.0});
  const std::vector<float> gradient = test::valuesOf<float>(dLogits);
  const auto lossAt = [&](int64_t i, float value) {
    logits.data<float>()[i] = value;
    const Tensor loss = Stream::current().empty({1}, DType::f32);
    ops::reference::probTv({logits, statsOf(logits), 20.0}, zerosLike(logits), loss);
    return static_cast<double>(loss.data<float>()[0]);
  };
  for (int64_t i = 0; i < logits.size(); ++i) {
    const float at = logits.data<float>()[i], step = 0.03125f;
    const double slope = (lossAt(i, at + step) - lossAt(i, at - step)) / (2 * static_cast<double>(step));
    logits.data<float>()[i] = at;
    EXPECT_NEAR(gradient[static_cast<size_t>(i)], slope, 1e-3) << "at element " << i;
  }
}

}  // namespace
}  // namespace lithochrome
