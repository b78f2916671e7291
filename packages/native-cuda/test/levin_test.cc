#include "ops/levin.h"

#include "ops/rebalanced_softmax.h"
#include "tensors.h"

namespace lithochrome {
namespace {

using test::expectNear;
using test::onDevice;
using test::storedCase;
using test::tensorOf;

ops::LevinLoss referenceLevin(const Tensor& ab, const Tensor& lightness, const ops::LevinSettings& settings) {
  const ops::LevinLoss out = {Stream::current().empty({1}, DType::f32), Stream::current().empty(ab.shape, DType::f32)};
  ops::reference::levin({ab, lightness}, settings, out);
  return out;
}

TEST(Levin, MatchesStoredCases) {
  for (const std::string kind : {"gaussian", "seed", "affine"}) {
    for (const char* variant : {"radius1", "radius1_one_pixel", "radius1_row", "radius2"}) {
      SCOPED_TRACE(kind + " " + variant);
      const auto stored = storedCase("levin_" + kind + "_" + variant);
      const ops::LevinOptions options = {kind, static_cast<int64_t>(stored.number("radius", 1)), stored.number("scale", 1),
                                         stored.number("lambda", 0)};
      const auto made =
          ops::levin(onDevice(tensorOf(stored.tensor("ab"))), onDevice(tensorOf(stored.tensor("lightness"))), options);
      expectNear(made.loss, stored.tensor("loss"), 1e-6);
      expectNear(made.dAb, stored.tensor("dAb"), 1e-7);
    }
  }
}

TEST(Levin, ChainsThroughTheExpectedColor) {
  const auto stored = storedCase("levin_through_expectation");
  const Tensor logits = onDevice(tensorOf(stored.tensor("logits")));
  const ops::BinTargets targets = {
      onDevice(tensorOf(stored.tensor("index"))), onDevice(tensorOf(stored.tensor("weight"))),
      onDevice(tensorOf(stored.tensor("classWeights"))), onDevice(tensorOf(stored.tensor("centers")))};
  const auto first = ops::rebalancedSoftmaxForward(logits, targets);
  const auto penalty = ops::levin(first.ab, onDevice(tensorOf(stored.tensor("lightness"))), {"gaussian", 1, 1.0, 2.0});
  expectNear(first.loss, stored.tensor("loss"), 1e-6);
  expectNear(penalty.loss, stored.tensor("penalty"), 1e-6);
  const ops::SoftmaxSaved saved = {first.stats, first.ab, penalty.dAb};
  expectNear(ops::rebalancedSoftmaxBackward(logits, targets, saved, {DType::f32}), stored.tensor("dLogits"), 1e-6);
}

// Scratch of one step may be where the next one has its own.
TEST(Levin, IsTheSameInAProgram) {
  const Tensor logits = onDevice(test::uniform({2, 9, 7, 484}, -3, 3));
  const Tensor lightness = onDevice(test::uniform({2, 9, 7, 1}, 0, 100, 2));
  const ops::BinTargets targets = {onDevice(test::integers({126, 1}, 484, 3)), onDevice(test::uniform({126, 1}, 1, 1)),
                                   std::nullopt, onDevice(test::gridCenters())};
  const auto step = [&]() -> std::vector<Tensor> {
    const auto first = ops::rebalancedSoftmaxForward(logits, targets);
    const auto penalty = ops::levin(first.ab, lightness, {"gaussian", 1, 1.0, 2.0});
    const ops::SoftmaxSaved saved = {first.stats, first.ab, penalty.dAb};
    return {first.loss, penalty.loss, ops::rebalancedSoftmaxBackward(logits, targets, saved, {DType::bf16})};
  };
  const std::vector<Tensor> eager = step();
  Stream::current().beginProgram();
  const std::vector<Tensor> recorded = step();
  const auto program = Stream::current().endProgram(recorded);
  for (int run = 0; run < 3; ++run) {
    program->run();
    for (size_t i = 0; i < eager.size(); ++i) EXPECT_EQ(test::numbersOf(recorded[i]), test::numbersOf(eager[i])) << run;
  }
}

TEST(Levin, MatchesTheReferenceAtOddSizes) {
  const std::pair<const char*, ops::LevinKind> kinds[] = {
      {"gaussian", ops::LevinKind::gaussian}, {"seed", ops::LevinKind::seed}, {"affine", ops::LevinKind::affine}};
  for (const auto& [name, kind] : kinds) {
    for (const Shape& shape :
         {Shape{1, 1, 1, 2}, Shape{1, 5, 1, 2}, Shape{2, 17, 23, 2}, Shape{3, 16, 33, 2}, Shape{5, 40, 33, 2}}) {
      for (int64_t radius : {1, 3, 7}) {
        Shape gray = shape;
        gray.back() = 1;
        const Tensor ab = test::uniform(shape, -80, 80, 2), lightness = test::uniform(gray, 0, 100, 3);
        const auto fast = ops::levin(onDevice(ab), onDevice(lightness), {name, radius, 3.0, 0.7});
        const auto slow = referenceLevin(ab, lightness, {kind, radius, 3.0, 0.7});
        // The affine weights divide by the variance, which may be next to none of a few neighbors.
        const bool affine = kind == ops::LevinKind::affine;
        expectNear(fast.loss, slow.loss, affine ? 5e-4 : 2e-5);
        expectNear(fast.dAb, slow.dAb, affine ? 1e-4 : 1e-6);
        const auto shifted = ops::levin(test::shifted(ab), test::shifted(lightness), {name, radius, 3.0, 0.7});
        EXPECT_EQ(test::valuesOf<float>(fast.loss), test::valuesOf<float>(shifted.loss));
        EXPECT_EQ(test::valuesOf<float>(fast.dAb), test::valuesOf<float>(shifted.dAb));
      }
    }
  }
}

TEST(Levin, GradientIsThatOfCentralDifferences) {
  for (const auto kind : {ops::LevinKind::gaussian, ops::LevinKind::seed, ops::LevinKind::affine}) {
    const ops::LevinSettings settings = {kind, 1, 4.0, 100.0};
    const Tensor ab = test::uniform({1, 3, 4, 2}, -50, 50, 2), lightness = test::uniform({1, 3, 4, 1}, 40, 60, 3);
    const auto made = referenceLevin(ab, lightness, settings);
    for (int64_t i = 0; i < ab.size(); ++i) {
      const float at = ab.data<float>()[i];
      ab.data<float>()[i] = at + 8;
      const double up = referenceLevin(ab, lightness, settings).loss.data<float>()[0];
      ab.data<float>()[i] = at - 8;
      const double down = referenceLevin(ab, lightness, settings).loss.data<float>()[0];
      ab.data<float>()[i] = at;
      // The penalty is quadratic: wide differences are exact.
      const double expected = (up - down) / 16;
      EXPECT_NEAR(made.dAb.data<float>()[i], expected, 1e-5 * std::max(1.0, std::abs(expected))) << "at element " << i;
    }
  }
}

TEST(Levin, FlatLightnessGivesTheMeanOfTheNeighbors) {
  const Tensor ab = tensorOf<float>({1, 1, 3, 2}, {1, 0, 5, 0, 3, 0}), flat = tensorOf<float>({1, 1, 3, 1}, {50, 50, 50});
  for (const char* kind : {"gaussian", "seed", "affine"}) {
    const auto made = ops::levin(onDevice(ab), onDevice(flat), {kind, 1, 1.0, 1.0});
    expectNear(made.loss, {(16 + 9 + 4) / 3.0 / 12100}, 1e-7);
  }
}

TEST(Levin, RejectsWrongOptions) {
  const Tensor ab = test::uniform({1, 2, 2, 2}, 0, 1), lightness = test::uniform({1, 2, 2, 1}, 0, 1);
  EXPECT_THROW(ops::levin(ab, lightness, {"other", 1, 1.0, 1.0}), Error);
  EXPECT_THROW(ops::levin(ab, lightness, {"seed", 0, 1.0, 1.0}), Error);
  EXPECT_THROW(ops::levin(ab, ab, {"seed", 1, 1.0, 1.0}), Error);
}

}  // namespace
}  // namespace lithochrome
