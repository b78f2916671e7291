#include "ops/adamw.h"

#include "ops/ema.h"
#include "ops/global_norm.h"
#include "tensors.h"

namespace lithochrome {
namespace {

using test::expectNear;
using test::onDevice;
using test::onHost;
using test::tensorOf;

Tensor hyperOfStep3() { return tensorOf<float>({8}, {1e-2f, 0.9f, 0.99f, 1e-8f, 0.05f, 3, 0.5f, 0.9f}); }

Tensor zeros(int64_t size) { return tensorOf<float>({size}, std::vector<float>(static_cast<size_t>(size))); }

// On the host.
ops::AdamwState makeState(int64_t size) {
  const Tensor gradients = test::uniform({size}, -1, 1, 2);
  return {test::uniform({size}, -1, 1, 3), gradients, test::uniform({size}, -0.1, 0.1, 4), test::uniform({size}, 0, 0.1, 5),
          test::uniform({size}, -1, 1, 6), Stream::current().empty({size}, DType::bf16), ops::globalNorm(gradients)};
}

using Place = Tensor (*)(const Tensor&);

ops::AdamwState placed(const ops::AdamwState& s, Place place) {
  return {place(s.parameters), place(s.gradients), place(s.m), place(s.v), place(*s.ema), place(*s.bf16), onDevice(*s.norm)};
}

TEST(Adamw, MatchesStoredSteps) {
  for (const char* name : {"plain", "clip_prefix", "no_decay"}) {
    SCOPED_TRACE(name);
    const auto stored = test::storedCase(std::string("adamw_") + name);
    const auto& gradients = stored.tensor("gradients");
    const int64_t size = gradients.shape[1];
    const Tensor parameters = onDevice(tensorOf(stored.tensor("parameters"))), all = onDevice(tensorOf(gradients));
    const Tensor average = onDevice(tensorOf(stored.tensor("parameters"))), hyper = onDevice(tensorOf(stored.tensor("hyper")));
    const Tensor m = onDevice(zeros(size)), v = onDevice(zeros(size));
    for (int64_t step = 0; step < gradients.shape[0]; ++step) {
      const Tensor g = all.view(step * size, {size});
      const Tensor norm = ops::globalNorm(g);
      EXPECT_NEAR(test::valuesOf<float>(norm)[0], stored.tensor("norms").values[static_cast<size_t>(step)], 1e-5);
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

void expectReference(int64_t size, int64_t decayed, Place place) {
  const ops::AdamwState fast = placed(makeState(size), place), slow = makeState(size);
  ops::adamw(fast, onDevice(hyperOfStep3()), {decayed});
  ops::reference::adamw(slow, hyperOfStep3(), decayed);
  expectNear(fast.parameters, slow.parameters, 1e-6);
  expectNear(fast.m, slow.m, 1e-6);
  expectNear(fast.v, slow.v, 1e-6);
  expectNear(*fast.ema, *slow.ema, 1e-6);
  const Tensor rounded = onHost(*fast.bf16), parameters = onHost(fast.parameters);
  for (int64_t i = 0; i < size; ++i) ASSERT_EQ(rounded.data<bf16>()[i].bits, toBf16(parameters.data<float>()[i]).bits);
}

TEST(Adamw, MatchesTheReference) {
  for (int64_t size : {1, 3, 4, 1021, 10007}) {
    SCOPED_TRACE(size);
    expectReference(size, size / 2, onDevice);
    expectReference(size, size, test::shifted);
  }
}

TEST(Adamw, LeavesOutWhatIsNotThere) {
  const ops::AdamwState all = placed(makeState(19), onDevice);
  ops::AdamwState some = placed(makeState(19), onDevice);
  some.ema = some.bf16 = std::nullopt;
  for (const ops::AdamwState& state : {all, some}) ops::adamw(state, onDevice(hyperOfStep3()), {7});
  EXPECT_EQ(test::valuesOf<float>(all.parameters), test::valuesOf<float>(some.parameters));
}

TEST(Adamw, RejectsBuffersOfAnotherSize) {
  ops::AdamwState state = makeState(8);
  EXPECT_THROW(ops::adamw(state, hyperOfStep3(), {9}), Error);
  state.m = zeros(7);
  EXPECT_THROW(ops::adamw(state, hyperOfStep3(), {8}), Error);
}

TEST(Ema, MatchesTheReference) {
  for (const Shape& shape : {Shape{1}, Shape{5, 3}, Shape{4, 256}, Shape{2053}}) {
    const Tensor slow = test::uniform(shape, -1, 1, 1), value = test::uniform(shape, -1, 1, 2);
    ops::reference::ema(slow, value, hyperOfStep3());
    for (Place place : {static_cast<Place>(onDevice), static_cast<Place>(test::shifted)}) {
      const Tensor fast = place(test::uniform(shape, -1, 1, 1));
      ops::ema(fast, onDevice(value), onDevice(hyperOfStep3()));
      expectNear(fast, slow, 1e-7);
    }
  }
}

TEST(GlobalNorm, MatchesTheReference) {
  for (int64_t size : {1, 5, 1024, 30011}) {
    const Tensor x = test::uniform({size}, -3, 3);
    const Tensor slow = Stream::current().empty({1}, DType::f32);
    ops::reference::globalNorm(x, slow);
    const Tensor fast = ops::globalNorm(onDevice(x));
    expectNear(fast, slow, 1e-6);
    expectNear(ops::globalNorm(test::shifted(x)), slow, 1e-6);
    EXPECT_EQ(test::valuesOf<float>(fast), test::valuesOf<float>(ops::globalNorm(onDevice(x))));
  }
  EXPECT_EQ(test::valuesOf<float>(ops::globalNorm(onDevice(test::uniform({1}, -2, -2))))[0], 2.0f);
}

}  // namespace
}  // namespace lithochrome
