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

// Pictures that tiles do not divide, of one pixel, dilated ones, and every other pixel.
TEST(Winograd, MatchesTheReference) {
  struct Geometry {
    Shape x, weight;
    int64_t stride, dilation;
  };
  const Geometry geometries[] = {{{2, 13, 11, 48}, {80, 3, 3, 48}, 1, 1}, {{1, 8, 8, 16}, {32, 3, 3, 16}, 1, 1},
                                 {{1, 9, 8, 16}, {32, 3, 3, 16}, 1, 2},   {{3, 1, 1, 32}, {16, 3, 3, 32}, 1, 1},
                                 {{1, 2, 17, 16}, {16, 3, 3, 16}, 1, 3},  {{2, 13, 11, 48}, {80, 3, 3, 48}, 2, 1},
                                 {{3, 16, 8, 16}, {32, 3, 3, 16}, 2, 1},  {{2, 1, 1, 32}, {16, 3, 3, 32}, 2, 1},
                                 {{1, 2, 17, 64}, {16, 3, 3, 64}, 2, 1}};
  for (const auto& [shape, kernel, stride, dilation] : geometries) {
    for (const auto& [dtype, limit] : {std::pair{DType::f32, 2e-5}, std::pair{DType::bf16, 2e-2}}) {
      if (!runs(dtype)) continue;
      const Conv2dOptions options{stride, dilation, dilation, 1, true};
      const Shape result = conv2dShape(shape, kernel, options);
      const Array x = randomArray(shape, 1), weight = randomArray(kernel, 2), bias = randomArray({kernel[0]}, 3);
      const Array dy = randomArray(result, 4);
      const Tensor xs = toTensor(x, dtype), weights = toTensor(weight, dtype), gradient = toTensor(dy, dtype);
      const Tensor dWeight = toTensor(Array(kernel));
      const std::string what = describe(shape) + " stride " + std::to_string(stride) + " " + nameOf(dtype);
      expectNear(ops::winograd::conv2d(xs, weights, toTensor(bias), options), reference::conv2d(x, weight, &bias, options),
                 limit, what + " y");
      expectNear(ops::winograd::conv2dBackwardData(gradient, weights, x.shape, options),
                 reference::conv2dBackwardData(dy, weight, shape, options), limit, what + " dx");
      ops::winograd::conv2dBackwardWeights(xs, gradient, dWeight, options);
      expectNear(dWeight, reference::conv2dBackwardWeights(x, dy, kernel, options), limit, what + " dWeight");
    }
  }
}

// A direct convolution in bf16, which rounds y alone, is 0.17 % off; rounding the transforms of x and the weights too
// makes that 0.72 %, with the smaller tiles of stride 2 0.37 %.
TEST(Winograd, RoundsLittleMoreThanTheDirectSum) {
  struct Limit {
    DType dtype;
    int64_t stride;
    double error;
  };
  for (const auto& [dtype, stride, limit] : {Limit{DType::f32, 1, 3e-6}, Limit{DType::bf16, 1, 8e-3}, Limit{DType::f32, 2, 1e-6},
                                             Limit{DType::bf16, 2, 5e-3}}) {
    if (!runs(dtype)) continue;
    const Conv2dOptions options{stride, 1, 1};
    const Array x = normalArray({1, 16, 16, 128}, 1), weight = normalArray({32, 3, 3, 128}, 2);
    const Array dy = normalArray(conv2dShape(x.shape, weight.shape, options), 3);
    const Tensor xs = toTensor(x, dtype), weights = toTensor(weight, dtype), gradient = toTensor(dy, dtype);
    const Tensor dWeight = toTensor(Array(weight.shape));
    ops::winograd::conv2dBackwardWeights(xs, gradient, dWeight, options);
    const Tensor y = ops::winograd::conv2d(xs, weights, std::nullopt, options);
    const Tensor dx = ops::winograd::conv2dBackwardData(gradient, weights, x.shape, options);
    EXPECT_LT(rootMeanSquareError(y, reference::conv2d(x, weight, nullptr, options)), limit);
    EXPECT_LT(rootMeanSquareError(dx, reference::conv2dBackwardData(dy, weight, x.shape, options)), limit);
    EXPECT_LT(rootMeanSquareError(dWeight, reference::conv2dBackwardWeights(x, dy, weight.shape, options)), limit);
  }
}

// The convolution and its gradients by x and by the weights.
std::vector<std::vector<double>> withThreads(int threads, DType dtype, const Conv2dOptions& options) {
  compute::setThreads(threads);
  const Array x = normalArray({2, 21, 19, 48}, 1), weight = normalArray({80, 3, 3, 48}, 2);
  const Array dy = normalArray(conv2dShape(x.shape, weight.shape, options), 3);
  const Tensor xs = toTensor(x, dtype), weights = toTensor(weight, dtype), gradient = toTensor(dy, dtype);
  const Tensor dWeight = toTensor(Array(weight.shape));
  ops::winograd::conv2dBackwardWeights(xs, gradient, dWeight, options);
  return {toArray(ops::winograd::conv2d(xs, weights, std::nullopt, options)).values,
          toArray(ops::winograd::conv2dBackwardData(gradient, weights, x.shape, options)).values, toArray(dWeight).values};
}

TEST(Winograd, SameBitsWithAnyNumberOfThreads) {
  const int before = compute::threads();
  for (const DType dtype : {DType::f32, DType::bf16}) {
    if (!runs(dtype)) continue;
    for (const Conv2dOptions& options : {Conv2dOptions{1, 1, 1}, Conv2dOptions{1, 2, 2}, Conv2dOptions{2, 1, 1}}) {
      const auto one = withThreads(1, dtype, options);
      EXPECT_EQ(one, withThreads(2, dtype, options));
      EXPECT_EQ(one, withThreads(3, dtype, options));
    }
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
  using ops::winograd::suits;
  const bool wide = machine::isa().rfind("avx512", 0) == 0;
  const Shape y{1, 8, 8, 48};
  EXPECT_EQ(suits(DType::f32, y, {48, 3, 3, 32}, {1, 1, 1}), wide);
  EXPECT_EQ(suits(DType::f32, y, {48, 3, 3, 32}, {2, 1, 1}), wide);
  EXPECT_FALSE(suits(DType::f32, y, {48, 3, 3, 32}, {3, 1, 1}));
  EXPECT_FALSE(suits(DType::f32, y, {48, 3, 3, 32}, {2, 2, 2}));
  EXPECT_FALSE(suits(DType::f32, y, {48, 3, 3, 32}, {1, 1, 0}));
  EXPECT_FALSE(suits(DType::f32, y, {48, 3, 3, 16}, {1, 1, 1, 2}));
  EXPECT_FALSE(suits(DType::f32, y, {48, 1, 1, 32}, {}));
  EXPECT_FALSE(suits(DType::f32, y, {40, 3, 3, 32}, {1, 1, 1}));
  // Of few tiles.
  EXPECT_FALSE(suits(DType::f32, {1, 6, 8, 48}, {48, 3, 3, 32}, {2, 1, 1}));
  EXPECT_EQ(suits(DType::bf16, {1, 16, 8, 48}, {48, 3, 3, 32}, {1, 1, 1}), machine::nativeBf16());
  EXPECT_FALSE(suits(DType::bf16, {1, 14, 8, 48}, {48, 3, 3, 32}, {1, 1, 1}));
}

}  // namespace
}  // namespace lithochrome::test
