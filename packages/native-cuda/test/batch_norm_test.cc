#include "ops/batch_norm.h"

#include "comparison.h"
#include "core/machine.h"
#include "ops/batch_norm_backward.h"
#include "ops/conv2d.h"
#include "ops/fold_batch_norm.h"
#include "ops/update_running.h"

namespace lithochrome::test {
namespace {

struct Run {
  Tensor y, mean, variance, dx, dGamma, dBeta;
};

Run runBoth(const Array& x, const Array& dy, const Array& gamma, const Array& beta, const BatchNormOptions& options, DType dtype) {
  const Tensor xs = toTensor(x, dtype), g = toTensor(gamma), b = toTensor(beta);
  const BatchNormResult forward = ops::batchNorm(xs, g, b, options);
  const BatchNormGradients out{toTensor(Array(gamma.shape)), toTensor(Array(gamma.shape))};
  const Tensor dx =
      ops::batchNormBackward(xs, toTensor(dy, dtype), {g, b, forward.mean, forward.variance}, out, options);
  return {forward.y, forward.mean, forward.variance, dx, out.dGamma, out.dBeta};
}

void expectSame(const Run& run, const reference::BatchNorm& forward, const reference::BatchNormBackward& backward, double limit,
                const std::string& what) {
  expectNear(run.y, forward.y, limit, what + " y");
  expectNear(run.mean, forward.mean, 3e-6, what + " mean");
  expectNear(run.variance, forward.variance, 3e-6, what + " variance");
  expectNear(run.dx, backward.dx, limit, what + " dx");
  expectNear(run.dGamma, backward.dGamma, 3e-6, what + " dGamma");
  expectNear(run.dBeta, backward.dBeta, 3e-6, what + " dBeta");
}

// Several chunks of rows, one channel, one row of pixels.
const Shape kShapes[] = {{2, 5, 3, 4}, {1, 61, 37, 19}, {3, 7, 5, 1}, {1, 1, 3, 130}, {2, 40, 33, 32}};

TEST(BatchNorm, MatchesTheReference) {
  for (const Shape& shape : kShapes) {
    for (const bool relu : {false, true}) {
      for (const DType dtype : {DType::f32, DType::bf16}) {
        const Array x = randomArray(shape, 1, -1, 3), dy = randomArray(shape, 2);
        const Array gamma = randomArray({shape[3]}, 3, 0.5, 1.5), beta = randomArray({shape[3]}, 4);
        const BatchNormOptions options{1e-5, relu};
        expectSame(runBoth(x, dy, gamma, beta, options, dtype), reference::batchNorm(x, gamma, beta, options),
                   reference::batchNormBackward(x, dy, gamma, beta, options), dtype == DType::f32 ? 4e-6 : 6e-3,
                   describe(shape) + (relu ? " relu " : " ") + nameOf(dtype));
      }
    }
  }
}

TEST(BatchNorm, KeepsItsPrecisionFarFromZero) {
  Array x = randomArray({1, 64, 64, 16}, 1);
  for (double& value : x.values) value += 1000;
  const Array gamma = randomArray({16}, 2, 0.5, 1.5), beta = randomArray({16}, 3);
  const BatchNormResult result = ops::batchNorm(toTensor(x), toTensor(gamma), toTensor(beta), {});
  expectNear(result.variance, reference::batchNorm(x, gamma, beta, {}).variance, 1e-4, "variance");
}

TEST(BatchNorm, ReferenceGradientsAreTheCentralDifferences) {
  for (const bool relu : {false, true}) {
    const BatchNormOptions options{1e-3, relu};
    const Array x = randomArray({2, 3, 5, 4}, 1), dy = randomArray(x.shape, 2);
    const Array gamma = randomArray({4}, 3, 0.5, 1.5), beta = randomArray({4}, 4, 0.01, 1);
    const auto backward = reference::batchNormBackward(x, dy, gamma, beta, options);
    const auto ofX = [&](const Array& at) { return reference::batchNorm(at, gamma, beta, options).y; };
    const auto ofGamma = [&](const Array& at) { return reference::batchNorm(x, at, beta, options).y; };
    const auto ofBeta = [&](const Array& at) { return reference::batchNorm(x, gamma, at, options).y; };
    expectNear(backward.dx, centralDifferences(ofX, x, dy), 1e-6, "dx");
    expectNear(backward.dGamma, centralDifferences(ofGamma, gamma, dy), 1e-6, "dGamma");
    expectNear(backward.dBeta, centralDifferences(ofBeta, beta, dy), 1e-6, "dBeta");
  }
}

TEST(BatchNorm, MatchesPyTorch) {
  for (const char* name : {"plain", "relu", "one_channel"}) {
    const CaseFile file = storedCase(std::string("batch_norm_") + name);
    const auto array = [&](const char* key) { return toArray(file.tensor(key)); };
    const BatchNormOptions options{file.number("eps", 0), file.number("relu", 0) != 0};
    expectSame(runBoth(array("x"), array("dy"), array("gamma"), array("beta"), options, DType::f32),
               {array("y"), array("mean"), array("variance")}, {array("dx"), array("dGamma"), array("dBeta")}, 4e-6, name);
  }
}

TEST(BatchNorm, UpdatesRunningStatistics) {
  const Array running = randomArray({5}, 1), value = randomArray({5}, 2);
  const Tensor state = toTensor(running);
  ops::updateRunning(state, toTensor(value), {0.25, 1.5});
  Array expected({5});
  for (int64_t i = 0; i < 5; ++i) expected[i] = 0.75 * running[i] + 0.375 * value[i];
  expectNear(state, expected, 1e-7, "running");
}

TEST(FoldBatchNorm, MatchesPyTorch) {
  for (const char* name : {"bias", "no_bias"}) {
    const CaseFile file = storedCase(std::string("fold_batch_norm_") + name);
    const auto tensor = [&](const char* key) { return toTensor(toArray(file.tensor(key))); };
    const std::optional<Tensor> bias = file.has("bias") ? std::optional(tensor("bias")) : std::nullopt;
    const FoldedConvolution folded = ops::foldBatchNorm(
        tensor("weight"), bias, {tensor("gamma"), tensor("beta"), tensor("mean"), tensor("variance")}, {file.number("eps", 0)});
    expectNear(folded.weight, toArray(file.tensor("foldedWeight")), 1e-6, name);
    expectNear(folded.bias, toArray(file.tensor("foldedBias")), 1e-6, name);
    expectNear(ops::conv2d(tensor("x"), folded.weight, folded.bias, {1, 1, 1}), toArray(file.tensor("y")), 2e-6, name);
  }
}

}  // namespace
}  // namespace lithochrome::test
