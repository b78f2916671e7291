#include "ops/global_average_pool.h"

#include "comparison.h"
#include "same_bits.h"

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
    for (const Shape& shape : {Shape{3, 7, 5, 33}, {2, 6, 4, 64}, {1, 61, 47, 16}}) {
      const Array x = randomArray(shape, 1);
      for (const GlobalAveragePoolOptions& options : {GlobalAveragePoolOptions{}, {2.5, 4.0}}) {
        for (const Tensor& xs : placements(toTensor(x, dtype))) {
          expectNear(ops::globalAveragePool(xs, options), reference::globalAveragePool(x, options), limitFor(dtype),
                     describe(shape));
          expectSameBits([&] { return ops::globalAveragePool(xs, options); });
        }
      }
    }
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
