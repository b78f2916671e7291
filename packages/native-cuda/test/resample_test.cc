#include "ops/resample.h"

#include "comparison.h"

namespace lithochrome::test {
namespace {

constexpr const char* kSizes[] = {"up2", "odd", "down", "one_pixel", "same"};

TEST(Resample, MatchesPyTorch) {
  for (const std::string mode : {"nearest", "bilinear"}) {
    for (const char* size : kSizes) {
      const std::string name = "resample_" + mode + "_" + size;
      const CaseFile file = storedCase(name);
      const Array x = toArray(file.tensor("x")), y = toArray(file.tensor("y")), dy = toArray(file.tensor("dy"));
      expectNear(ops::resample(toTensor(x), y.dim(1), y.dim(2), {mode}), y, 1e-6, name);
      expectNear(ops::resampleBackward(toTensor(dy), x.shape, {mode}), toArray(file.tensor("dx")), 1e-6, name);
    }
  }
}

TEST(Resample, MatchesTheReference) {
  for (const std::string mode : {"nearest", "bilinear"}) {
    for (const DType dtype : {DType::f32, DType::bf16}) {
      const Array x = randomArray({2, 5, 7, 9}, 1);
      for (const auto& [height, width] : {std::pair{10, 14}, {3, 2}, {1, 1}, {11, 7}})
        expectNear(ops::resample(toTensor(x, dtype), height, width, {mode}), reference::resample(x, height, width, {mode}),
                   limitFor(dtype), mode);
    }
  }
}

TEST(Resample, BackwardIsTheCentralDifference) {
  for (const std::string mode : {"nearest", "bilinear"}) {
    const Array x = randomArray({1, 4, 5, 3}, 1), dy = randomArray({1, 9, 3, 3}, 2);
    const auto f = [&](const Array& at) { return reference::resample(at, 9, 3, {mode}); };
    expectNear(ops::resampleBackward(toTensor(dy), x.shape, {mode}), centralDifferences(f, x, dy), 1e-6, mode);
  }
}

TEST(Resample, RefusesAnUnknownMode) { EXPECT_THROW(ops::resample(toTensor(Array({1, 2, 2, 1})), 4, 4, {"cubic"}), Error); }

}  // namespace
}  // namespace lithochrome::test
