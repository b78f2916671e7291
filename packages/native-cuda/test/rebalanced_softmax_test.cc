#include "ops/rebalanced_softmax.h"

#include <limits>

#include "core/compute_thread.h"
#include "tensors.h"

namespace lithochrome {
namespace {

using test::expectNear;
using test::onDevice;
using test::onHost;
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

ops::BinTargets onDevice(const ops::BinTargets& targets) {
  return {onDevice(targets.index), onDevice(targets.weight), onDevice(targets.classWeights), onDevice(targets.centers)};
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

// The tested device against the reference, one pass and two passes, f32 and bf16 gradients. place: moves to the device.
void expectReference(const Tensor& hostLogits, const ops::BinTargets& hostTargets, Tensor (*place)(const Tensor&) = onDevice) {
  const Tensor logits = place(hostLogits);
  const ops::BinTargets targets = onDevice(hostTargets);
  const ops::SoftmaxForward slow = referenceForward(hostLogits, hostTargets);
  const ops::SoftmaxForward two = ops::rebalancedSoftmaxForward(logits, targets);
  const ops::SoftmaxLoss one = ops::rebalancedSoftmax(logits, targets, {DType::f32});
  for (const Tensor& loss : {one.loss, two.loss}) expectNear(loss, slow.loss, 2e-6);
  for (const Tensor& ab : {one.ab, two.ab}) expectNear(ab, slow.ab, 2e-5);
  expectNear(two.stats, slow.stats, 2e-6);
  const Tensor slowGradient = Stream::current().empty(logits.shape, DType::f32);
  ops::reference::rebalancedSoftmaxBackward(hostLogits, hostTargets, {slow.stats, slow.ab, std::nullopt}, slowGradient);
  const double scale = 3.0 / static_cast<double>(logits.pixels());
  expectNear(one.dLogits, slowGradient, 2e-6 * scale);
  const Tensor dAb = test::uniform(slow.ab.shape, -scale / 50, scale / 50, 12);
  for (DType dtype : {DType::f32, DType::bf16}) {
    ops::reference::rebalancedSoftmaxBackward(hostLogits, hostTargets, {slow.stats, slow.ab, dAb}, slowGradient);
    const Tensor gradient = ops::rebalancedSoftmaxBackward(logits, targets, {two.stats, two.ab, onDevice(dAb)}, {dtype});
    expectNear(gradient, slowGradient, (dtype == DType::f32 ? 5e-6 : 8e-3) * scale);
  }
  const ops::SoftmaxLoss half = ops::rebalancedSoftmax(logits, targets, {DType::bf16});
  const Tensor halfGradient = onHost(half.dLogits), gradient = onHost(one.dLogits);
  for (int64_t i = 0; i < logits.size(); ++i) {
    const bf16 rounded = halfGradient.data<bf16>()[i], expected = toBf16(gradient.data<float>()[i]);
    // The processor's own rounding takes subnormal numbers for 0.
    if (std::abs(toFloat(expected)) < std::numeric_limits<float>::min())
      ASSERT_LE(std::abs(toFloat(rounded)), std::numeric_limits<float>::min());
    else
      ASSERT_EQ(rounded.bits, expected.bits);
  }
}

TEST(RebalancedSoftmax, MatchesStoredCases) {
  for (const char* name : {"hard", "soft", "unweighted", "one_pixel", "grid", "large_logits"}) {
    SCOPED_TRACE(name);
    const auto stored = storedCase(std::string("rebalanced_softmax_") + name);
    const Tensor logits = onDevice(tensorOf(stored.tensor("logits")));
    const ops::BinTargets targets = onDevice(storedTargets(stored));
    const ops::SoftmaxLoss one = ops::rebalancedSoftmax(logits, targets, {DType::f32});
    expectNear(one.loss, stored.tensor("loss"), 1e-6);
    expectNear(one.ab, stored.tensor("ab"), 2e-5);
    expectNear(one.dLogits, stored.tensor("dLogits"), 1e-6);
    const ops::SoftmaxForward two = ops::rebalancedSoftmaxForward(logits, targets);
    expectNear(two.stats, stored.tensor("stats"), 2e-6);
    const ops::SoftmaxSaved saved = {two.stats, two.ab, onDevice(tensorOf(stored.tensor("dAb")))};
    expectNear(ops::rebalancedSoftmaxBackward(logits, targets, saved, {DType::f32}), stored.tensor("dLogitsWithAb"), 1e-5);
  }
}

TEST(RebalancedSoftmax, MatchesTheReference) {
  for (int64_t bins : {1, 2, 36, 37, 313, 484, 512, 529, 1028}) {
    for (int64_t neighbors : {1, 5}) {
      SCOPED_TRACE(std::to_string(bins) + " bins, " + std::to_string(neighbors) + " neighbors");
      expectReference(test::uniform({1, 7, 9, bins}, -4, 4), randomTargets(63, bins, neighbors));
    }
  }
  for (int64_t pixels : {1, 7, 8, 9, 257})
    expectReference(test::uniform({1, pixels, 1, 484}, -4, 4), randomTargets(pixels, 484, 5));
  expectReference(test::uniform({3, 484}, -4, 4), randomTargets(3, 484, 33));
}

TEST(RebalancedSoftmax, TakesLogitsAtAnyAddress) {
  for (int64_t bins : {36, 484}) expectReference(test::uniform({11, bins}, -4, 4), randomTargets(11, bins, 5), test::shifted);
}

TEST(RebalancedSoftmax, BearsExtremeLogits) {
  expectReference(test::uniform({40, 484}, -80, 80), randomTargets(40, 484, 5));
  expectReference(test::uniform({40, 37}, 12345, 12345), randomTargets(40, 37, 5));
  const Tensor logits = test::uniform({1, 5}, -1, 1);
  logits.data<float>()[3] = -INFINITY;
  const ops::BinTargets targets = {tensorOf<int32_t>({1, 1}, {0}), tensorOf<float>({1, 1}, {1}), std::nullopt,
                                   test::uniform({5, 2}, -1, 1)};
  const ops::SoftmaxLoss made = ops::rebalancedSoftmax(onDevice(logits), onDevice(targets), {DType::f32});
  EXPECT_TRUE(std::isfinite(test::valuesOf<float>(made.loss)[0]));
  EXPECT_EQ(test::valuesOf<float>(made.dLogits)[3], 0.0f);
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
  const Tensor z = onDevice(logits);
  const ops::BinTargets placed = onDevice(targets);
  const ops::SoftmaxForward first = ops::rebalancedSoftmaxForward(z, placed);
  const std::vector<float> gradient = test::valuesOf<float>(
      ops::rebalancedSoftmaxBackward(z, placed, {first.stats, first.ab, onDevice(dAb)}, {DType::f32}));
  for (int64_t i = 0; i < logits.size(); ++i) {
    const float at = logits.data<float>()[i], step = 0.0078125f;
    logits.data<float>()[i] = at + step;
    const double up = objective(logits, targets, dAb), width = static_cast<double>(logits.data<float>()[i]);
    logits.data<float>()[i] = at - step;
    const double down = objective(logits, targets, dAb), span = width - static_cast<double>(logits.data<float>()[i]);
    logits.data<float>()[i] = at;
    EXPECT_NEAR(gradient[static_cast<size_t>(i)], (up - down) / span, 1e-4) << "at element " << i;
  }
}

TEST(RebalancedSoftmax, IsTheSameForAnyNumberOfThreads) {
  const Tensor logits = onDevice(test::uniform({1009, 484}, -3, 3));
  const ops::BinTargets targets = onDevice(randomTargets(1009, 484, 5));
  const int threads = compute::threads();
  compute::setThreads(1);
  const ops::SoftmaxLoss one = ops::rebalancedSoftmax(logits, targets, {DType::f32});
  compute::setThreads(3);
  const ops::SoftmaxLoss three = ops::rebalancedSoftmax(logits, targets, {DType::f32});
  compute::setThreads(threads);
  EXPECT_EQ(test::valuesOf<float>(one.loss), test::valuesOf<float>(three.loss));
  EXPECT_EQ(test::valuesOf<float>(one.dLogits), test::valuesOf<float>(three.dLogits));
}

// On the CPU it throws; on CUDA, which cannot, the loss is NaN and nothing out of bounds is touched.
TEST(RebalancedSoftmax, RejectsABinThatIsNone) {
  for (int32_t bin : {7, -1, INT32_MAX, INT32_MIN}) {
    for (int64_t neighbors : {1, 3}) {
      ops::BinTargets targets = randomTargets(2, 7, neighbors);
      targets.index.data<int32_t>()[neighbors] = bin;
      const Tensor logits = onDevice(test::uniform({2, 7}, 0, 1));
      if (test::device() == Device::cpu) {
        EXPECT_THROW(ops::rebalancedSoftmax(logits, targets, {DType::f32}), Error);
        EXPECT_THROW(ops::rebalancedSoftmaxForward(logits, targets), Error);
        continue;
      }
      EXPECT_TRUE(std::isnan(test::valuesOf<float>(ops::rebalancedSoftmax(logits, onDevice(targets), {DType::f32}).loss)[0]));
      EXPECT_TRUE(std::isnan(test::valuesOf<float>(ops::rebalancedSoftmaxForward(logits, onDevice(targets)).loss)[0]));
    }
  }
}

}  // namespace
}  // namespace lithochrome
