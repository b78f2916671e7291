#include "ops/annealed_mean.h"

#include "ops/uncertainty.h"
#include "tensors.h"

namespace lithochrome {
namespace {

using test::expectNear;
using test::storedCase;
using test::tensorOf;

TEST(AnnealedMean, MatchesStoredCases) {
  for (const char* name : {"t1", "t038", "prior", "argmax"}) {
    SCOPED_TRACE(name);
    const auto stored = storedCase(std::string("annealed_mean_") + name);
    std::optional<Tensor> prior;
    if (stored.has("prior")) prior = tensorOf(stored.tensor("prior"));
    const Tensor ab = ops::annealedMean(tensorOf(stored.tensor("logits")), tensorOf(stored.tensor("centers")), prior,
                                        {stored.number("temperature", 1)});
    expectNear(ab, stored.tensor("ab"), 1e-5);
  }
}

TEST(AnnealedMean, MatchesTheReference) {
  for (int64_t bins : {1, 37, 484}) {
    for (double temperature : {0.0, 0.1, 0.38, 2.0}) {
      const Tensor centers = test::uniform({bins, 2}, -110, 110, 2), prior = test::uniform({bins}, -2, 2, 3);
      const Tensor logits = test::uniform({2, 3, 5, bins}, -20, 20, 4);
      const Tensor fast = ops::annealedMean(logits, centers, prior, {temperature});
      const Tensor slow = Stream::current().empty(fast.shape, DType::f32);
      ops::reference::annealedMean({logits, centers, prior}, temperature, slow);
      expectNear(fast, slow, 5e-5);
    }
  }
}

TEST(AnnealedMean, RejectsWrongOptions) {
  const Tensor logits = test::uniform({3, 4}, 0, 1), centers = test::uniform({4, 2}, 0, 1);
  EXPECT_THROW(ops::annealedMean(logits, centers, std::nullopt, {-1.0}), Error);
  EXPECT_THROW(ops::annealedMean(logits, centers, test::uniform({3}, 0, 1), {1.0}), Error);
}

TEST(Uncertainty, MatchesStoredCaseAndReference) {
  const auto stored = storedCase("uncertainty");
  expectNear(ops::uncertainty(tensorOf(stored.tensor("logits"))), stored.tensor("uncertainty"), 1e-5);
  for (double limit : {0.0, 3.0, 500.0}) {
    const Tensor logits = test::uniform({7, 313}, -limit, limit), fast = ops::uncertainty(logits);
    const Tensor slow = Stream::current().empty(fast.shape, DType::f32);
    ops::reference::uncertainty(logits, slow);
    expectNear(fast, slow, 1e-5);
  }
  const Tensor impossible = tensorOf<float>({1, 3}, {0, -INFINITY, 0});
  expectNear(ops::uncertainty(impossible), {std::log(2.0) / std::log(3.0)}, 1e-6);
}

}  // namespace
}  // namespace lithochrome
