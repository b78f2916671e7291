#include "ops/batch_norm.h"

#include "comparison.h"
#include "core/machine.h"
#include "gpu/column_chunks.h"
#include "ops/batch_norm_backward.h"
#include "ops/conv2d.h"
#include "ops/fold_batch_norm.h"
#include "ops/update_running.h"
#include "same_bits.h"

namespace lithochrome::test {
namespace {

struct Run {
  Tensor y, mean, variance, dx, dGamma, dBeta;
};

struct Inputs {
  Array x, dy, gamma, beta;
};

// No channel of nearly equal values, no gradient that nearly cancels out, none where a rounding could decide about the ReLU.
Inputs randomInputs(const Shape& shape) {
  const int64_t channels = shape[3];
  Inputs in{randomArray(shape, 1, -1, -0.5), randomArray(shape, 2), randomArray({channels}, 3, 0.5, 1.5),
            randomArray({channels}, 4)};
  for (int64_t i = 0; i < in.x.size(); ++i) {
    const auto step = static_cast<double>(i / channels % 4);
    in.x[i] += step;
    in.dy[i] += step / 2;
  }
  const Array y = reference::batchNorm(in.x, in.gamma, in.beta, {}).y;
  for (int64_t i = 0; i < y.size(); ++i)
    if (std::abs(y[i]) < 1e-4) in.dy[i] = 0;
  return in;
}

// place: 1 puts x and dy one element behind an aligned address.
Run runBoth(const Inputs& in, const BatchNormOptions& options, DType dtype, size_t place = 0) {
  const Tensor x = placements(toTensor(in.x, dtype))[place], dy = placements(toTensor(in.dy, dtype))[place];
  const Tensor gamma = toTensor(in.gamma), beta = toTensor(in.beta);
  const BatchNormResult forward = ops::batchNorm(x, gamma, beta, options);
  const BatchNormGradients out{toTensor(Array(gamma.shape)), toTensor(Array(gamma.shape))};
  const Tensor dx = ops::batchNormBackward(x, dy, {gamma, beta, forward.mean, forward.variance}, out, options);
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

// Several chunks of rows, one channel, one row of pixels, one pixel, several tiles of channels.
const Shape kShapes[] = {{2, 5, 3, 4},    {1, 61, 37, 19}, {3, 7, 5, 1}, {1, 1, 3, 130},
                         {2, 40, 33, 32}, {1, 1, 1, 24},   {2, 5, 2, 1040}};

TEST(BatchNorm, MatchesTheReference) {
  for (const Shape& shape : kShapes) {
    for (const bool relu : {false, true}) {
      for (const DType dtype : {DType::f32, DType::bf16}) {
        const Inputs in = randomInputs(shape);
        const BatchNormOptions options{1e-5, relu};
        for (const size_t place : {0, 1})
          expectSame(runBoth(in, options, dtype, place), reference::batchNorm(in.x, in.gamma, in.beta, options),
                     reference::batchNormBackward(in.x, in.dy, in.gamma, in.beta, options), dtype == DType::f32 ? 4e-6 : 6e-3,
                     describe(shape) + (relu ? " relu " : " ") + nameOf(dtype));
      }
    }
  }
}

TEST(BatchNorm, RepeatsItsBits) {
  const Inputs in = randomInputs({2, 40, 33, 32});
  for (Tensor Run::*part : {&Run::y, &Run::mean, &Run::variance, &Run::dx, &Run::dGamma, &Run::dBeta})
    expectSameBits([&] { return runBoth(in, {1e-5, true}, DType::bf16).*part; });
}

TEST(BatchNorm, ChunksOnCudaHaveEveryRowOnce) {
  for (const int64_t rows : {1, 31, 256, 257, 5000}) {
    for (const int64_t count : {1, 2, 7, 512}) {
      for (const int64_t group : {1, 3, 32}) {
        std::vector<int64_t> expected(static_cast<size_t>(count));
        for (int64_t row = 0; row < rows; ++row) ++expected[static_cast<size_t>(row / group % count)];
        for (int64_t i = 0; i < count; ++i)
          ASSERT_EQ((gpu::ColumnChunks{rows, count, group}.rowsOf(i)), expected[static_cast<size_t>(i)]);
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
    expectSame(runBoth({array("x"), array("dy"), array("gamma"), array("beta")}, options, DType::f32),
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
