// softmaxLevin and softmaxProbTv against the reference of their parts.
#include "core/compute_thread.h"
#include "ops/softmax_levin.h"
#include "ops/softmax_prob_tv.h"
#include "tensors.h"

namespace lithochrome {
namespace {

using test::expectNear;
using test::onDevice;
using test::storedCase;
using test::tensorOf;
using test::valuesOf;

// A spatial term: fused with the loss, and what its reference adds to loss and gradient.
struct Term {
  std::string name;
  std::optional<ops::LevinOptions> levin;  // else prob-tv
  double lambda;
};

std::vector<Term> terms() {
  std::vector<Term> all = {{"prob-tv", std::nullopt, 20.0}};
  for (const std::string kind : {"gaussian", "seed", "affine"})
    for (int64_t radius : {1, 2, 7}) all.push_back({kind, ops::LevinOptions{kind, radius, 4.0, 60.0}, 60.0});
  return all;
}

struct Example {
  Tensor logits, lightness;
  ops::BinTargets targets;
};

Example randomExample(const Shape& shape) {
  const int64_t pixels = shape[0] * shape[1] * shape[2], bins = shape[3];
  const Tensor weight = test::uniform({pixels, 3}, 0.1, 1, 4);
  for (int64_t p = 0; p < pixels; ++p) {
    float* row = weight.data<float>() + 3 * p;
    const float total = row[0] + row[1] + row[2];
    for (int m = 0; m < 3; ++m) row[m] /= total;
  }
  return {test::uniform(shape, -3, 3), test::uniform({shape[0], shape[1], shape[2], 1}, 40, 60, 2),
          {test::integers({pixels, 3}, static_cast<int32_t>(bins), 5), weight, test::uniform({bins}, 0.2, 3, 6),
           test::uniform({bins, 2}, -100, 100, 7)}};
}

Tensor empty(const Shape& shape, DType dtype = DType::f32) { return Stream::current().empty(shape, dtype); }

ops::SpatialLoss fused(const Example& in, const Term& term, DType gradient, Tensor (*place)(const Tensor&) = onDevice) {
  const ops::BinTargets targets = {onDevice(in.targets.index), onDevice(in.targets.weight), onDevice(in.targets.classWeights),
                                   onDevice(in.targets.centers)};
  const Tensor logits = place(in.logits);
  if (!term.levin) return ops::softmaxProbTv(logits, targets, {term.lambda, gradient});
  return ops::softmaxLevin(logits, targets, onDevice(in.lightness), {*term.levin, gradient});
}

// In doubles but for the tensors between the passes.
ops::SpatialLoss reference(const Example& in, const Term& term) {
  Shape map = in.logits.shape;
  map.back() = 2;
  const ops::SoftmaxForward first = {empty({1}), empty(map), empty({in.logits.pixels(), 2})};
  ops::reference::rebalancedSoftmaxForward(in.logits, in.targets, first);
  const ops::SpatialLoss out = {first.loss, empty({1}), empty(in.logits.shape)};
  if (term.levin) {
    const Tensor dAb = empty(map);
    ops::reference::levin({first.ab, in.lightness}, ops::levinSettings(*term.levin), {out.penalty, dAb});
    ops::reference::rebalancedSoftmaxBackward(in.logits, in.targets, {first.stats, first.ab, dAb}, out.dLogits);
  } else {
    ops::reference::rebalancedSoftmaxBackward(in.logits, in.targets, {first.stats, first.ab, std::nullopt}, out.dLogits);
    ops::reference::probTv({in.logits, first.stats, term.lambda}, out.dLogits, out.penalty);
  }
  return out;
}

double largestOf(const Tensor& tensor) {
  double largest = 0;
  for (float value : valuesOf<float>(tensor)) largest = std::max(largest, std::abs(static_cast<double>(value)));
  return largest;
}

TEST(SoftmaxSpatial, MatchesTheReferenceAtOddSizes) {
  for (const Shape& shape : {Shape{1, 1, 1, 5}, Shape{2, 1, 6, 37}, Shape{1, 9, 1, 16}, Shape{2, 19, 7, 37}, Shape{1, 8, 3, 484}}) {
    const Example in = randomExample(shape);
    for (const Term& term : terms()) {
      SCOPED_TRACE(term.name + " " + describe(shape));
      const ops::SpatialLoss slow = reference(in, term);
      const double scale = largestOf(slow.dLogits);
      for (Tensor (*place)(const Tensor&) : {static_cast<Tensor (*)(const Tensor&)>(onDevice), test::shifted}) {
        const ops::SpatialLoss fast = fused(in, term, DType::f32, place), half = fused(in, term, DType::bf16, place);
        expectNear(fast.loss, slow.loss, 2e-6);
        expectNear(fast.penalty, slow.penalty, 2e-4);
        expectNear(fast.dLogits, slow.dLogits, 2e-5 * scale);
        expectNear(half.dLogits, slow.dLogits, 5e-3 * scale);
      }
    }
  }
}

TEST(SoftmaxSpatial, MatchesStoredCases) {
  const auto stored = storedCase("levin_through_expectation");
  const Example in = {tensorOf(stored.tensor("logits")), tensorOf(stored.tensor("lightness")),
                      {tensorOf(stored.tensor("index")), tensorOf(stored.tensor("weight")),
                       tensorOf(stored.tensor("classWeights")), tensorOf(stored.tensor("centers"))}};
  const auto made = fused(in, {"gaussian", ops::LevinOptions{"gaussian", 1, 1.0, 2.0}, 2.0}, DType::f32);
  expectNear(made.loss, stored.tensor("loss"), 1e-6);
  expectNear(made.penalty, stored.tensor("penalty"), 1e-6);
  expectNear(made.dLogits, stored.tensor("dLogits"), 1e-6);
}

TEST(SoftmaxSpatial, GradientIsThatOfCentralDifferences) {
  const Example in = randomExample({1, 3, 4, 6});
  for (const Term& term : terms()) {
    SCOPED_TRACE(term.name);
    const Tensor made = fused(in, term, DType::f32).dLogits;
    const double scale = largestOf(made);
    const std::vector<float> gradient = valuesOf<float>(made);
    const auto valueAt = [&](int64_t i, float logit) {
      in.logits.data<float>()[i] = logit;
      const ops::SpatialLoss at = reference(in, term);
      return static_cast<double>(at.loss.data<float>()[0]) + at.penalty.data<float>()[0];
    };
    for (int64_t i = 0; i < in.logits.size(); ++i) {
      const float at = in.logits.data<float>()[i], step = 0.0625f;
      const auto slope = [&](float by) { return (valueAt(i, at + by) - valueAt(i, at - by)) / (2 * static_cast<double>(by)); };
      // Fourth order: the step may be large.
      const double expected = (4 * slope(step) - slope(2 * step)) / 3;
      in.logits.data<float>()[i] = at;
      EXPECT_NEAR(gradient[static_cast<size_t>(i)], expected, 2e-3 * scale) << "at element " << i;
    }
  }
}

// One image is cut into bands for several threads.
TEST(SoftmaxSpatial, IsTheSameForAnyNumberOfThreads) {
  const int threads = compute::threads();
  for (const Shape& shape : {Shape{1, 40, 6, 37}, Shape{3, 17, 5, 36}}) {
    const Example in = randomExample(shape);
    for (const Term& term : terms()) {
      SCOPED_TRACE(term.name + " " + describe(shape));
      compute::setThreads(1);
      const ops::SpatialLoss one = fused(in, term, DType::bf16);
      for (int count : {2, 3, 5}) {
        compute::setThreads(count);
        const ops::SpatialLoss many = fused(in, term, DType::bf16);
        EXPECT_EQ(test::bytesOf(many.loss), test::bytesOf(one.loss));
        EXPECT_EQ(test::bytesOf(many.penalty), test::bytesOf(one.penalty));
        EXPECT_EQ(test::bytesOf(many.dLogits), test::bytesOf(one.dLogits));
      }
    }
  }
  compute::setThreads(threads);
}

TEST(SoftmaxSpatial, IsTheSameInAProgram) {
  const Example in = randomExample({2, 9, 7, 36});
  for (const Term& term : terms()) {
    const ops::SpatialLoss eager = fused(in, term, DType::f32);
    const Tensor logits = onDevice(in.logits), lightness = onDevice(in.lightness);
    const ops::BinTargets targets = {onDevice(in.targets.index), onDevice(in.targets.weight), onDevice(in.targets.classWeights),
                                     onDevice(in.targets.centers)};
    Stream::current().beginProgram();
    const ops::SpatialLoss made = term.levin ? ops::softmaxLevin(logits, targets, lightness, {*term.levin, DType::f32})
                                             : ops::softmaxProbTv(logits, targets, {term.lambda, DType::f32});
    const auto program = Stream::current().endProgram({made.loss, made.penalty, made.dLogits});
    for (int run = 0; run < 2; ++run) {
      program->run();
      EXPECT_EQ(test::bytesOf(made.penalty), test::bytesOf(eager.penalty));
      EXPECT_EQ(test::bytesOf(made.dLogits), test::bytesOf(eager.dLogits));
    }
  }
}

TEST(SoftmaxSpatial, RejectsWrongArguments) {
  const Example in = randomExample({1, 2, 2, 5});
  EXPECT_THROW(fused(in, {"other", ops::LevinOptions{"other", 1, 1.0, 1.0}, 1.0}, DType::f32), Error);
  EXPECT_THROW(fused(in, {"prob-tv", std::nullopt, -1.0}, DType::f32), Error);
  EXPECT_THROW(fused(in, {"prob-tv", std::nullopt, 1.0}, DType::i32), Error);
  if (test::device() != Device::cpu) return;
  in.targets.index.data<int32_t>()[4] = 5;
  for (const Term& term : terms()) EXPECT_THROW(fused(in, term, DType::f32), Error);
}

}  // namespace
}  // namespace lithochrome
