#include "ops/resample.h"

#include "comparison.h"
#include "same_bits.h"

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
      for (const int64_t channels : {9, 16, 1040}) {
        const Array x = randomArray({2, 5, 7, channels}, 1);
        for (const auto& [height, width] : {std::pair{10, 14}, {3, 2}, {1, 1}, {11, 7}}) {
          for (const Tensor& xs : placements(toTensor(x, dtype)))
            expectNear(ops::resample(xs, height, width, {mode}), reference::resample(x, height, width, {mode}),
                       limitFor(dtype), mode);
        }
      }
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

// dx of Σ dy · resample(x), as resample is linear: each source's results weighted as in the forward direction.
Array transposed(const Array& dy, const Shape& shape, const ResampleOptions& options) {
  Array dx(shape), one(shape);
  for (int64_t i = 0; i < dx.size(); ++i) {
    one[i] = 1;
    const Array y = reference::resample(one, dy.dim(1), dy.dim(2), options);
    for (int64_t k = 0; k < dy.size(); ++k) dx[i] += dy[k] * y[k];
    one[i] = 0;
  }
  return dx;
}

TEST(Resample, BackwardIsTheTransposed) {
  for (const std::string mode : {"nearest", "bilinear"}) {
    for (const DType dtype : {DType::f32, DType::bf16}) {
      for (const int64_t channels : {3, 8}) {
        for (const auto& [height, width] : {std::pair{8, 10}, {7, 1}, {13, 9}, {3, 2}}) {
          const Shape shape{2, 4, 5, channels};
          const Array dy = randomArray({2, height, width, channels}, 2), expected = transposed(dy, shape, {mode});
          for (const Tensor& gradient : placements(toTensor(dy, dtype))) {
            expectNear(ops::resampleBackward(gradient, shape, {mode}), expected, limitFor(dtype), mode);
            expectSameBits([&] { return ops::resampleBackward(gradient, shape, {mode}); });
          }
        }
      }
    }
  }
}

TEST(Resample, UsesAreThoseOfTheTaps) {
  for (const bool bilinear : {false, true}) {
    for (int64_t from = 1; from < 12; ++from) {
      for (int64_t to = 1; to < 30; ++to) {
        const ResampleAxis axis{from, to, bilinear};
        for (int64_t source = 0; source < from; ++source) {
          const ResampleUses uses = usesOf(axis, source);
          for (int64_t i = 0; i < to; ++i) {
            const auto tap = resampleTap<double>(axis, i);
            ASSERT_TRUE(tap.weightOf(source) == 0 || (i >= uses.first && i < uses.last)) << from << " to " << to;
            ASSERT_TRUE(tap.index >= 0 && tap.index + (tap.share > 0) < from) << from << " to " << to;
          }
        }
      }
    }
  }
}

TEST(Resample, RefusesAnUnknownMode) { EXPECT_THROW(ops::resample(toTensor(Array({1, 2, 2, 1})), 4, 4, {"cubic"}), Error); }

}  // namespace
}  // namespace lithochrome::test
