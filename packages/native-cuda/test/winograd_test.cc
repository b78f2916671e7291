#include "ops/winograd.h"

#include <cmath>
#include <random>

#include "comparison.h"
#include "core/compute_thread.h"
#include "core/machine.h"

namespace lithochrome::test {
namespace {

bool runs(DType dtype) {
  if (device() != Device::cpu) return false;
  return dtype == DType::bf16 ? machine::nativeBf16() : machine::isa().rfind("avx512", 0) == 0;
}

double rootMeanSquareError(const Tensor& actual, const Array& expected) {
  const Array found = toArray(actual);
  double difference = 0, magnitude = 0;
  for (int64_t i = 0; i < expected.size(); ++i) {
    difference += (found[i] - expected[i]) * (found[i] - expected[i]);
    magnitude += expected[i] * expected[i];
  }
  return std::sqrt(difference / magnitude);
}

// Normal numbers that use all bits of bf16, unlike those of randomArray.
Array normalArray(const Shape& shape, unsigned seed) {
  std::mt19937 random(seeded(seed));
  std::normal_distribution<float> normal;
  Array out(shape);
  for (double& value : out.values) value = toFloat(toBf16(normal(random)));
  return out;
}

// Pictures that tiles do not divide, of one pixel, and dilated ones.
TEST(Winograd, MatchesTheReference) {
  struct Geometry {
    Shape x, weight;
    int64_t dilation;
  };
  const Geometry geometries[] = {{{2, 13, 11, 48}, {80, 3, 3, 48}, 1}, {{1, 8, 8, 16}, {32, 3, 3, 16}, 1},
                                 {{1, 9, 8, 16}, {32, 3, 3, 16}, 2},   {{3, 1, 1, 32}, {16, 3, 3, 32}, 1},
                                 {{1, 2, 17, 16}, {16, 3, 3, 16}, 3}};
  for (const auto& [shape, kernel, dilation] : geometries) {
    for (const auto& [dtype, limit] : {std::pair{DType::f32, 2e-5}, std::pair{DType::bf16, 2e-2}}) {
      if (!runs(dtype)) continue;
      const Conv2dOptions options{1, dilation, dilation, 1, true};
      const Shape result{shape[0], shape[1], shape[2], kernel[0]};
      const Array x = randomArray(shape, 1), weight = randomArray(kernel, 2), bias = randomArray({kernel[0]}, 3);
      const Array dy = randomArray(result, 4);
      const Tensor xs = toTensor(x, dtype), weights = toTensor(weight, dtype), gradient = toTensor(dy, dtype);
      const Tensor dWeight = toTensor(Array(kernel));
      const std::string what = describe(shape) + " " + nameOf(dtype);
      expectNear(ops::winograd::conv2d(xs, weights, toTensor(bias), options), reference::conv2d(x, weight, &bias, options),
                 limit, what + " y");
      expectNear(ops::winograd::conv2dBackwardData(gradient, weights, options),
                 reference::conv2dBackwardData(dy, weight, shape, options), limit, what + " dx");
      ops::winograd::conv2dBackwardWeights(xs, gradient, dWeight, options);
      expectNear(dWeight, reference::conv2dBackwardWeights(x, dy, kernel, options), limit, what + " dWeight");
    }
  }
}

// A direct convolution in bf16, which rounds y alone, is 0.17 % off; rounding the transforms of x and the weights too
// makes that 0.72 %.
TEST(Winograd, RoundsLittleMoreThanTheDirectSum) {
  for (const auto& [dtype, limit] : {std::pair{DType::f32, 3e-6}, std::pair{DType::bf16, 8e-3}}) {
    if (!runs(dtype)) continue;
    const Array x = normalArray({1, 16, 16, 128}, 1), weight = normalArray({32, 3, 3, 128}, 2);
    const Array dy = normalArray({1, 16, 16, 32}, 3);
    const Conv2dOptions options{1, 1, 1};
    const Tensor xs = toTensor(x, dtype), weights = toTensor(weight, dtype), gradient = toTensor(dy, dtype);
    const Tensor dWeight = toTensor(Array(weight.shape));
    ops::winograd::conv2dBackwardWeights(xs, gradient, dWeight, options);
    const Tensor y = ops::winograd::conv2d(xs, weights, std::nullopt, options);
    const Tensor dx = ops::winograd::conv2dBackwardData(gradient, weights, options);
    EXPECT_LT(rootMeanSquareError(y, reference::conv2d(x, weight, nullptr, options)), limit);
    EXPECT_LT(rootMeanSquareError(dx, reference::conv2dBackwardData(dy, weight, x.shape, options)), limit);
    EXPECT_LT(rootMeanSquareError(dWeight, reference::conv2dBackwardWeights(x, dy, weight.shape, options)), limit);
  }
}

TEST(Winograd, SameBitsWithAnyNumberOfThreads) {
  const int before = compute::threads();
  for (const DType dtype : {DType::f32, DType::bf16}) {
    if (!runs(dtype)) continue;
    const Array x = normalArray({2, 21, 19, 48}, 1), weight = normalArray({80, 3, 3, 48}, 2);
    const Array dy = normalArray({2, 21, 19, 80}, 3);
    const Tensor xs = toTensor(x, dtype), weights = toTensor(weight, dtype), gradient = toTensor(dy, dtype);
    std::vector<std::vector<double>> results[3];
    for (const int threads : {1, 2, 3}) {
      compute::setThreads(threads);
      const Tensor dWeight = toTensor(Array(weight.shape));
      ops::winograd::conv2dBackwardWeights(xs, gradient, dWeight, {1, 2, 2});
      results[threads - 1] = {toArray(ops::winograd::conv2d(xs, weights, std::nullopt, {1, 1, 1})).values,
                              toArray(ops::winograd::conv2dBackwardData(gradient, weights, {1, 1, 1})).values,
                              toArray(dWeight).values};
    }
    EXPECT_EQ(results[0], results[1]);
    EXPECT_EQ(results[0], results[2]);
  }
  compute::setThreads(before);
}

TEST(Winograd, TransformsConstantWeightsOnce) {
  if (!runs(DType::f32)) GTEST_SKIP() << "needs AVX-512";
  Conv2dOptions options{1, 1, 1, 1, true};
  options.constantWeights = true;
  const Array x = randomArray({1, 6, 5, 16}, 1), weight = randomArray({32, 3, 3, 16}, 2), bias = randomArray({32}, 3);
  const Tensor xs = toTensor(x), weights = toTensor(weight), biases = toTensor(bias);
  Stream::current().beginProgram();
  const Tensor y = ops::conv2d(xs, weights, biases, options);
  const auto program = Stream::current().endProgram({y});
  ASSERT_EQ(program->steps().size(), 1u);
  EXPECT_EQ(program->steps()[0].label.name, "conv2d[winograd_4x4:avx512_core]");
  // 36 products of 16 · 32 for each of 2 · 2 tiles.
  EXPECT_EQ(program->steps()[0].label.operations, 2.0 * 36 * 16 * 32 * 4);
  for (int run = 0; run < 3; ++run) program->run();
  expectNear(y, reference::conv2d(x, weight, &bias, options), 2e-5, "constant weights");
}

TEST(Winograd, LeavesTheRestToOneDnn) {
  const Tensor x = Stream::current().empty({1, 8, 8, 32}, DType::f32);
  EXPECT_EQ(ops::winograd::suits(x, {48, 3, 3, 32}, {1, 1, 1}), machine::isa().rfind("avx512", 0) == 0);
  EXPECT_FALSE(ops::winograd::suits(x, {48, 3, 3, 32}, {2, 1, 1}));
  EXPECT_FALSE(ops::winograd::suits(x, {48, 3, 3, 32}, {1, 1, 0}));
  EXPECT_FALSE(ops::winograd::suits(x, {48, 3, 3, 16}, {1, 1, 1, 2}));
  EXPECT_FALSE(ops::winograd::suits(x, {48, 1, 1, 32}, {}));
  EXPECT_FALSE(ops::winograd::suits(x, {40, 3, 3, 32}, {1, 1, 1}));
  const Tensor half = Stream::current().empty({1, 16, 8, 32}, DType::bf16);
  EXPECT_EQ(ops::winograd::suits(half, {48, 3, 3, 32}, {1, 1, 1}), machine::nativeBf16());
  EXPECT_FALSE(ops::winograd::suits(half.view(0, {1, 14, 8, 32}), {48, 3, 3, 32}, {1, 1, 1}));
}

}  // namespace
}  // namespace lithochrome::test
