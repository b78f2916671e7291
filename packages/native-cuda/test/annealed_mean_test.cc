#include "ops/annealed_mean.h"

#include "ops/uncertainty.h"
#include "tensors.h"

namespace lithochrome {
namespace {

using test::expectNear;
using test::onDevice;
using test::storedCase;
using test::tensorOf;

TEST(AnnealedMean, MatchesStoredCases) {
  for (const char* name : {"t1", "t038", "prior", "argmax"}) {
    SCOPED_TRACE(name);
    const auto stored = storedCase(std::string("annealed_mean_") + name);
    std::optional<Tensor> prior;
    if (stored.has("prior")) prior = onDevice(tensorOf(stored.tensor("prior")));
    const Tensor logits = onDevice(tensorOf(stored.tensor("logits"))), centers = onDevice(tensorOf(stored.tensor("centers")));
    const Tensor ab = ops::annealedMean(logits, centers, prior, {stored.number("temperature", 1)});
    expectNear(ab, stored.tensor("ab"), 1e-5);
  }
}

void expectReference(const ops::BinLogits& in, double temperature) {
  Shape shape = in.logits.shape;
  shape.back() = 2;
  const Tensor slow = Stream::current().empty(shape, DType::f32);
  ops::reference::annealedMean(in, temperature, slow);
  const auto centers = test::placements(in.centers), logits = test::placements(in.logits);
  std::vector<std::optional<Tensor>> priors = {std::nullopt, std::nullopt};
  if (in.prior) priors = {test::placements(*in.prior)[0], test::placements(*in.prior)[1]};
  // Rounding logits of up to 22 counts 1 / temperature times.
  const double tolerance = temperature > 0 ? 1e-4 / std::min(1.0, temperature) : 0;
  // All aligned, and one after the other not.
  for (int i = 0; i < 4; ++i)
    expectNear(ops::annealedMean(logits[i == 1], centers[i == 2], priors[i == 3], {temperature}), slow, tolerance);
  test::expectSameBits([&] { return ops::annealedMean(logits[0], centers[0], priors[0], {temperature}); });
}

TEST(AnnealedMean, MatchesTheReference) {
  for (int64_t bins : {1, 37, 484, 516}) {
    for (double temperature : {0.0, 0.1, 0.38, 2.0}) {
      const Tensor centers = test::uniform({bins, 2}, -110, 110, 2), prior = test::uniform({bins}, -2, 2, 3);
      const Tensor logits = test::uniform({2, 3, 5, bins}, -20, 20, 4);
      expectReference({logits, centers, prior}, temperature);
      expectReference({logits, centers, std::nullopt}, temperature);
    }
  }
}

TEST(AnnealedMean, TiesGoToTheLowerIndex) {
  const Tensor centers = test::uniform({484, 2}, -110, 110);
  std::vector<float> logits(2 * 484, -3.0f);
  logits[77] = logits[78] = logits[300] = 5;
  const auto made = test::numbersOf(ops::annealedMean(onDevice(tensorOf<float>({2, 484}, logits)), onDevice(centers),
                                                      std::nullopt, {0.0}));
  for (size_t c = 0; c < 2; ++c) {
    EXPECT_EQ(made[c], centers.data<float>()[2 * 77 + c]);
    EXPECT_EQ(made[2 + c], centers.data<float>()[c]);
  }
}

TEST(AnnealedMean, RejectsWrongOptions) {
  const Tensor logits = test::uniform({3, 4}, 0, 1), centers = test::uniform({4, 2}, 0, 1);
  EXPECT_THROW(ops::annealedMean(logits, centers, std::nullopt, {-1.0}), Error);
  EXPECT_THROW(ops::annealedMean(logits, centers, test::uniform({3}, 0, 1), {1.0}), Error);
}

TEST(Uncertainty, MatchesStoredCaseAndReference) {
  const auto stored = storedCase("uncertainty");
  expectNear(ops::uncertainty(onDevice(tensorOf(stored.tensor("logits")))), stored.tensor("uncertainty"), 1e-5);
  for (int64_t bins : {2, 313, 484, 1000}) {
    for (double limit : {0.0, 3.0, 500.0}) {
      const Tensor logits = test::uniform({17, bins}, -limit, limit), slow = Stream::current().empty({17, 1}, DType::f32);
      ops::reference::uncertainty(logits, slow);
      for (const Tensor& placed : test::placements(logits)) {
        expectNear(ops::uncertainty(placed), slow, 1e-5);
        test::expectSameBits([&] { return ops::uncertainty(placed); });
      }
    }
  }
  const Tensor impossible = tensorOf<float>({1, 3}, {0, -INFINITY, 0});
  expectNear(ops::uncertainty(onDevice(impossible)), {std::log(2.0) / std::log(3.0)}, 1e-6);
}

}  // namespace
}  // namespace lithochrome
