#include "ops/pool2d.h"

#include "comparison.h"
#include "core/machine.h"
#include "same_bits.h"

namespace lithochrome::test {
namespace {

TEST(Pool2d, MatchesPyTorch) {
  for (const char* name : {"max", "max_padded", "average", "average_overlap"}) {
    const CaseFile file = storedCase(std::string("pool2d_") + name);
    const auto whole = [&](const char* key) { return static_cast<int64_t>(file.number(key, 0)); };
    const Pool2dOptions options{file.word("kind"), whole("size"), whole("stride"), whole("padding")};
    const Array x = toArray(file.tensor("x")), dy = toArray(file.tensor("dy"));
    const Pool2dResult result = ops::pool2d(toTensor(x), options);
    expectNear(result.y, toArray(file.tensor("y")), 1e-6, name);
    expectNear(ops::pool2dBackward(toTensor(dy), x.shape, result.workspace, options), toArray(file.tensor("dx")), 1e-6, name);
  }
}

void expectReference(const Array& x, const Pool2dOptions& options, DType dtype) {
  // oneDNN adds up overlapping windows' gradients in bf16.
  const double limit = limitFor(dtype) * (device() == Device::cpu ? 4 : 1);
  for (const size_t place : {0, 1}) {
    const Tensor xs = placements(toTensor(x, dtype))[place];
    const Pool2dResult result = ops::pool2d(xs, options);
    expectNear(result.y, reference::pool2d(x, options), limitFor(dtype), options.kind);
    const Array dy = randomArray(result.y.shape, 2);
    const Tensor gradient = placements(toTensor(dy, dtype))[place];
    const auto backward = [&] { return ops::pool2dBackward(gradient, x.shape, result.workspace, options); };
    expectNear(backward(), reference::pool2dBackward(x, dy, options), limit, options.kind);
    expectSameBits(backward);
  }
}

TEST(Pool2d, MatchesTheReference) {
  for (const char* kind : {"max", "average"}) {
    for (const DType dtype : {DType::f32, DType::bf16}) {
      if (device() == Device::cpu && dtype == DType::bf16 && !machine::nativeBf16()) continue;
      for (const Shape& shape : {Shape{2, 9, 7, 19}, {2, 8, 10, 32}, {1, 31, 29, 8}}) {
        const Array x = randomArray(shape, 1);  // of few different values: many windows have equal maxima
        expectReference(x, {kind, 3, 2, 1}, dtype);
        expectReference(x, {kind, 2, 2, 0}, dtype);
        expectReference(x, {kind, 2, 3, 0}, dtype);
        expectReference(x, {kind, 4, 1, 2}, dtype);
      }
    }
  }
}

TEST(Pool2d, ReferenceBackwardIsTheCentralDifference) {
  for (const char* kind : {"max", "average"}) {
    const Pool2dOptions options{kind, 2, 1, 1};
    Array x = randomArray({1, 5, 4, 2}, 1);
    for (int64_t i = 0; i < x.size(); ++i) x[i] += 1e-3 * static_cast<double>(i);  // no ties
    const Array dy = randomArray(reference::pool2d(x, options).shape, 2);
    const auto f = [&](const Array& at) { return reference::pool2d(at, options); };
    expectNear(reference::pool2dBackward(x, dy, options), centralDifferences(f, x, dy), 1e-8, kind);
  }
}

TEST(Pool2d, RefusesWhatDoesNotFit) {
  const Tensor x = toTensor(Array({1, 2, 2, 1}));
  EXPECT_THROW(ops::pool2d(x, {"max", 3, 1, 0}), Error);
  EXPECT_THROW(ops::pool2d(x, {"median", 2, 1, 0}), Error);
  EXPECT_THROW(ops::pool2dBackward(x, {1, 4, 4, 1}, std::nullopt, {"max", 2, 2, 0}), Error);
}

}  // namespace
}  // namespace lithochrome::test
