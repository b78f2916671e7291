#include "ops/global_average_pool.h"

#include "comparison.h"

namespace lithochrome::test {
namespace {

TEST(GlobalAveragePool, MatchesPyTorch) {
  for (const char* name : {"all", "whole_cells", "fractions", "below_one"}) {
    const CaseFile file = storedCase(std::string("global_average_pool_") + name);
    const GlobalAveragePoolOptions options{file.number("validHeight", 0), file.number("validWidth", 0)};
    const Array x = toArray(file.tensor("x")), dy = toArray(file.tensor("dy"));
    expectNear(ops::globalAveragePool(toTensor(x), options), toArray(file.tensor("y")), 1e-6, name);
    expectNear(ops::globalAveragePoolBackward(toTensor(dy), x.shape, options), toArray(file.tensor("dx")), 1e-6, name);
  }
}

TEST(GlobalAveragePool, MatchesTheReference) {
  for (const DType dtype : {DType::f32, DType::bf16}) {
    const Array x = randomArray({3, 7, 5, 33}, 1);
    expectNear(ops::globalAveragePool(toTensor(x, dtype), {}), reference::globalAveragePool(x, {}), limitFor(dtype), "all");
    const GlobalAveragePoolOptions part{2.5, 4.0};
    expectNear(ops::globalAveragePool(toTensor(x, dtype), part), reference::globalAveragePool(x, part), limitFor(dtype), "part");
  }
}

TEST(GlobalAveragePool, BackwardIsTheCentralDifference) {
  const GlobalAveragePoolOptions options{2.25, std::nullopt};
  const Array x = randomArray({2, 4, 3, 5}, 1), dy = randomArray({2, 1, 1, 5}, 2);
  const auto f = [&](const Array& at) { return reference::globalAveragePool(at, options); };
  expectNear(ops::globalAveragePoolBackward(toTensor(dy), x.shape, options), centralDifferences(f, x, dy), 1e-6, "part");
}

TEST(GlobalAveragePool, RefusesASizeOutside) {
  EXPECT_THROW(ops::globalAveragePool(toTensor(Array({1, 2, 2, 1})), {3.0, std::nullopt}), Error);
  EXPECT_THROW(ops::globalAveragePool(toTensor(Array({1, 2, 2, 1})), {0.0, std::nullopt}), Error);
}

}  // namespace
}  // namespace lithochrome::test
