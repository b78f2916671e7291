#include "ops/rebalanced_softmax.h"

#include "core/compute_thread.h"
#include "tensors.h"

namespace lithochrome {
namespace {

using test::expectNear;
using test::storedCase;
using test::tensorOf;

ops::BinTargets storedTargets(const test::CaseFile& stored) {
  ops::BinTargets targets = {tensorOf(stored.tensor("index")), tensorOf(stored.tensor("weight")), std::nullopt,
                             tensorOf(stored.tensor("centers"))};
  if (stored.has("classWeights")) targets.classWeights = tensorOf(stored.tensor("classWeights"));
  return targets;
}

ops::BinTargets randomTargets(int64_t pixels, int64_t bins, int64_t neighbors) {
  const Tensor weight = test::uniform({pixels, neighbors}, 0.1, 1, 8);
  for (int64_t p = 0; p < pixels; ++p) {
    float* row = weight.data<float>() + p * neighbors;
    float total = 0;
    for (int64_t m = 0; m < neighbors; ++m) total += row[m];
    for (int64_t m = 0; m < neighbors; ++m) row[m] /= total;
  }
  return {test::integers({pixels, neighbors}, static_cast<int32_t>(bins), 9), weight, test::uniform({bins}, 0.2, 3, 10),
          test::uniform({bins, 2}, -110, 110, 11)};
}

ops::SoftmaxForward referenceForward(const Tensor& logits, const ops::BinTargets& targets) {
  Stream& stream = Stream::current();
  Shape shape = logits.shape;
  shape.back() = 2;
  const ops::SoftmaxForward out = {stream.empty({1}, DType::f32), stream.empty(shape, DType::f32),
                                   stream.empty({logits.pixels(), 2}, DType::f32)};
  ops::reference::rebalancedSoftmaxForward(logits, targets, out);
  return out;
}

// cpu against reference, one pass and two passes, f32 and bf16 gradients.
void expectReference(const Tensor& logits, const ops::BinTargets& targets) {
  const ops::SoftmaxForward slow = referenceForward(logits, targets), two = ops::rebalancedSoftmaxForward(logits, targets);
  const ops::SoftmaxLoss one = ops::rebalancedSoftmax(logits, targets, {DType::f32});
  for (const Tensor& loss : {one.loss, two.loss}) expectNear(loss, slow.loss, 2e-6);
  for (const Tensor& ab : {one.ab, two.ab}) expectNear(ab, slow.ab, 2e-5);
  expectNear(two.stats, slow.stats, 2e-6);
  const Tensor slowGradient = Stream::current().empty(logits.shape, DType::f32);
  ops::reference::rebalancedSoftmaxBackward(logits, targets, {slow.stats, slow.ab, std::nullopt}, slowGradient);
  const double scale = 3.0 / static_cast<double>(logits.pixels());
  expectNear(one.dLogits, slowGradient, 2e-6 * scale);
  const Tensor dAb = test::uniform(slow.ab.shape, -scale / 50, scale / 50, 12);
  for (DType dtype : {DType::f32, DType::bf16}) {
    ops::reference::rebalancedSoftmaxBackward(logits, targets, {slow.stats, slow.ab, dAb}, slowGradient);
    const Tensor gradient = ops::rebalancedSoftmaxBackward(logits, targets, {two.stats, two.ab, dAb}, {dtype});
    expectNear(gradient, slowGradient, (dtype == DType::f32 ? 5e-6 : 8e-3) * scale);
  }
  const ops::SoftmaxLoss half = ops::rebalancedSoftmax(logits, targets, {DType::bf16});
  for (int64_t i = 0; i < logits.size(); ++i)
    ASSERT_EQ(half.dLogits.data<bf16>()[i].bits, toBf16(one.dLogits.data<float>()[i]).bits);
}

TEST(RebalancedSoftmax, MatchesStoredCases) {
  for (const char* name : {"hard", "soft", "unweighted", "one_pixel", "grid", "large_logits"}) {
    SCOPED_TRACE(name);
    const auto stored = storedCase(std::string("rebalanced_softmax_") + name);
    const Tensor logits = tensorOf(stored.tensor("logits"));
    const ops::BinTargets targets = storedTargets(stored);
    const ops::SoftmaxLoss one = ops::rebalancedSoftmax(logits, targets, {DType::f32});
    expectNear(one.loss, stored.tensor("loss"), 1e-6);
    expectNear(one.ab, stored.tensor("ab"), 2e-5);
    expectNear(one.dLogits, stored.tensor("dLogits"), 1e-6);
    const ops::SoftmaxForward two = ops::rebalancedSoftmaxForward(logits, targets);
    expectNear(two.stats, stored.tensor("stats"), 2e-6);
    const ops::SoftmaxSaved saved = {two.stats, two.ab, tensorOf(stored.tensor("dAb"))};
    expectNear(ops::rebalancedSoftmaxBackward(logits, targets, saved, {DType::f32}), stored.tensor("dLogitsWithAb"), 1e-5);
  }
}

TEST(RebalancedSoftmax, MatchesTheReference) {
  for (int64_t bins : {1, 2, 37, 313, 484})
    for (int64_t neighbors : {1, 5})
      expectReference(test::uniform({1, 7, 9, bins}, -4, 4), randomTargets(63, bins, neighbors));
  expectReference(test::uniform({1, 1, 1, 484}, -4, 4), randomTargets(1, 484, 5));
}

TEST(RebalancedSoftmax, BearsExtremeLogits) {
  expectReference(test::uniform({40, 484}, -80, 80), randomTargets(40, 484, 5));
  expectReference(test::uniform({40, 37}, 12345, 12345), randomTargets(40, 37, 5));
  const Tensor logits = test::uniform({1, 5}, -1, 1);
  logits.data<float>()[3] = -INFINITY;
  const ops::BinTargets targets = {tensorOf<int32_t>({1, 1}, {0}), tensorOf<float>({1, 1}, {1}), std::nullopt,
                                   test::uniform({5, 2}, -1, 1)};
  const ops::SoftmaxLoss made = ops::rebalancedSoftmax(logits, targets, {DType::f32});
  EXPECT_TRUE(std::isfinite(made.loss.data<float>()[0]));
  EXPECT_EQ(made.dLogits.data<float>()[3], 0.0f);
}

// The loss plus Σ dAb · ab in double, as a function of the logits.
double objective(const Tensor& logits, const ops::BinTargets& targets, const Tensor& dAb) {
  const int64_t bins = logits.channels();
  double total = 0;
  for (int64_t p = 0; p < logits.pixels(); ++p) {
    const float* z = logits.data<float>() + p * bins;
    double sum = 0, ab[2] = {0, 0};
    for (int64_t k = 0; k < bins; ++k) {
      sum += std::exp(static_cast<double>(z[k]));
      for (int c = 0; c < 2; ++c) ab[c] += std::exp(static_cast<double>(z[k])) * targets.centers.data<float>()[2 * k + c];
    }
    const int64_t neighbors = targets.index.channels();
    const float* weight = targets.weight.data<float>() + p * neighbors;
    const int32_t* index = targets.index.data<int32_t>() + p * neighbors;
    const int32_t nearest = index[std::max_element(weight, weight + neighbors) - weight];
    double entropy = 0;
    for (int64_t m = 0; m < neighbors; ++m) entropy += weight[m] * (std::log(sum) - z[index[m]]);
    total += entropy * targets.classWeights->data<float>()[nearest] / static_cast<double>(logits.pixels());
    for (int c = 0; c < 2; ++c) total += dAb.data<float>()[2 * p + c] * ab[c] / sum;
  }
  return total;
}

TEST(RebalancedSoftmax, GradientIsThatOfCentralDifferences) {
  const Tensor logits = test::uniform({3, 11}, -2, 2), dAb = test::uniform({3, 2}, -0.1, 0.1, 5);
  const ops::BinTargets targets = randomTargets(3, 11, 4);
  const ops::SoftmaxForward first = ops::rebalancedSoftmaxForward(logits, targets);
  const Tensor gradient = ops::rebalancedSoftmaxBackward(logits, targets, {first.stats, first.ab, dAb}, {DType::f32});
  for (int64_t i = 0; i < logits.size(); ++i) {
    const float at = logits.data<float>()[i], step = 0.0078125f;
    logits.data<float>()[i] = at + step;
    const double up = objective(logits, targets, dAb), width = static_cast<double>(logits.data<float>()[i]);
    logits.data<float>()[i] = at - step;
    const double down = objective(logits, targets, dAb), span = width - static_cast<double>(logits.data<float>()[i]);
    logits.data<float>()[i] = at;
    EXPECT_NEAR(gradient.data<float>()[i], (up - down) / span, 1e-4) << "at element " << i;
  }
}

TEST(RebalancedSoftmax, IsTheSameForAnyNumberOfThreads) {
  const Tensor logits = test::uniform({1009, 484}, -3, 3);
  const ops::BinTargets targets = randomTargets(1009, 484, 5);
  const int threads = compute::threads();
  compute::setThreads(1);
  const ops::SoftmaxLoss one = ops::rebalancedSoftmax(logits, targets, {DType::f32});
  compute::setThreads(3);
  const ops::SoftmaxLoss three = ops::rebalancedSoftmax(logits, targets, {DType::f32});
  compute::setThreads(threads);
  EXPECT_EQ(one.loss.data<float>()[0], three.loss.data<float>()[0]);
  EXPECT_EQ(test::valuesOf<float>(one.dLogits), test::valuesOf<float>(three.dLogits));
}

TEST(RebalancedSoftmax, RejectsABinThatIsNone) {
  ops::BinTargets targets = randomTargets(2, 7, 1);
  targets.index.data<int32_t>()[1] = 7;
  EXPECT_THROW(ops::rebalancedSoftmax(test::uniform({2, 7}, 0, 1), targets, {DType::f32}), Error);
  targets.index.data<int32_t>()[1] = -1;
  EXPECT_THROW(ops::rebalancedSoftmaxForward(test::uniform({2, 7}, 0, 1), targets), Error);
}

}  // namespace
}  // namespace lithochrome
