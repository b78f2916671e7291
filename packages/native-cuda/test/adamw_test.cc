#include "ops/adamw.h"

#include "ops/ema.h"
#include "ops/global_norm.h"
#include "tensors.h"

namespace lithochrome {
namespace {

using test::expectNear;
using test::tensorOf;

Tensor hyperOfStep3() { return tensorOf<float>({8}, {1e-2f, 0.9f, 0.99f, 1e-8f, 0.05f, 3, 0.5f, 0.9f}); }

Tensor zeros(int64_t size) { return tensorOf<float>({size}, std::vector<float>(static_cast<size_t>(size))); }

ops::AdamwState makeState(int64_t size) {
  const Tensor gradients = test::uniform({size}, -1, 1, 2);
  return {test::uniform({size}, -1, 1, 3), gradients, test::uniform({size}, -0.1, 0.1, 4), test::uniform({size}, 0, 0.1, 5),
          test::uniform({size}, -1, 1, 6), Stream::current().empty({size}, DType::bf16), ops::globalNorm(gradients)};
}

TEST(Adamw, MatchesStoredSteps) {
  for (const char* name : {"plain", "clip_prefix", "no_decay"}) {
    SCOPED_TRACE(name);
    const auto stored = test::storedCase(std::string("adamw_") + name);
    const auto& gradients = stored.tensor("gradients");
    const int64_t size = gradients.shape[1];
    const Tensor parameters = tensorOf(stored.tensor("parameters")), all = tensorOf(gradients);
    const Tensor average = tensorOf(stored.tensor("parameters")), hyper = tensorOf(stored.tensor("hyper"));
    const Tensor m = zeros(size), v = zeros(size);
    for (int64_t step = 0; step < gradients.shape[0]; ++step) {
      const Tensor g = all.view(step * size, {size});
      const Tensor norm = ops::globalNorm(g);
      EXPECT_NEAR(norm.data<float>()[0], stored.tensor("norms").values[static_cast<size_t>(step)], 1e-5);
      ops::adamw({parameters, g, m, v, average, std::nullopt, norm}, hyper.view(step * 8, {8}),
                 {static_cast<int64_t>(stored.number("decayed", 0))});
      const auto first = stored.tensor("after").values.begin() + step * size;
      expectNear(parameters, std::vector<double>(first, first + size), 3e-6);
    }
    expectNear(m, stored.tensor("m"), 1e-6);
    expectNear(v, stored.tensor("v"), 1e-6);
    expectNear(average, stored.tensor("ema"), 2e-6);
  }
}

TEST(Adamw, MatchesTheReferenceAcrossChunks) {
  const ops::AdamwState fast = makeState(10007), slow = makeState(10007);
  ops::adamw(fast, hyperOfStep3(), {5003});
  ops::reference::adamw(slow, hyperOfStep3(), 5003);
  expectNear(fast.parameters, slow.parameters, 1e-6);
  expectNear(fast.m, slow.m, 1e-6);
  expectNear(fast.v, slow.v, 1e-6);
  expectNear(*fast.ema, *slow.ema, 1e-6);
  for (int64_t i = 0; i < 10007; ++i)
    ASSERT_EQ(fast.bf16->data<bf16>()[i].bits, toBf16(fast.parameters.data<float>()[i]).bits);
}

TEST(Adamw, RejectsBuffersOfAnotherSize) {
  ops::AdamwState state = makeState(8);
  EXPECT_THROW(ops::adamw(state, hyperOfStep3(), {9}), Error);
  state.m = zeros(7);
  EXPECT_THROW(ops::adamw(state, hyperOfStep3(), {8}), Error);
}

TEST(Ema, MatchesTheReference) {
  const Tensor fast = test::uniform({5, 3}, -1, 1, 1), slow = test::uniform({5, 3}, -1, 1, 1);
  const Tensor value = test::uniform({5, 3}, -1, 1, 2);
  ops::ema(fast, value, hyperOfStep3());
  ops::reference::ema(slow, value, hyperOfStep3());
  expectNear(fast, slow, 1e-7);
}

TEST(GlobalNorm, MatchesTheReferenceForAnyThreads) {
  const Tensor x = test::uniform({30011}, -3, 3);
  const Tensor slow = Stream::current().empty({1}, DType::f32);
  ops::reference::globalNorm(x, slow);
  expectNear(ops::globalNorm(x), slow, 1e-6);
  EXPECT_EQ(ops::globalNorm(test::uniform({1}, -2, -2)).data<float>()[0], 2.0f);
}

}  // namespace
}  // namespace lithochrome
