#include "ops/conv2d.h"

#include <cstdlib>

#include "comparison.h"
#include "core/machine.h"

namespace lithochrome::test {
namespace {

struct Geometry {
  const char* name;
  Shape x, weight;
  Conv2dOptions options;
};

// Odd sizes, batch 1, one channel, dilation, groups, and shapes that take the Winograd path.
const Geometry kGeometries[] = {
    {"odd", {2, 7, 5, 3}, {4, 3, 3, 3}, {1, 1, 1}},
    {"stride 2", {1, 9, 11, 4}, {32, 3, 3, 4}, {2, 1, 1}},
    {"one channel", {1, 13, 9, 1}, {5, 3, 3, 1}, {2, 1, 1}},
    {"one output", {2, 5, 6, 7}, {1, 3, 3, 7}, {1, 1, 1}},
    {"dilation", {1, 9, 8, 16}, {24, 3, 3, 16}, {1, 2, 2}},
    {"groups", {2, 6, 5, 6}, {4, 3, 3, 3}, {1, 1, 1, 2}},
    {"depthwise", {1, 6, 7, 5}, {5, 3, 3, 1}, {1, 1, 1, 5}},
    {"one weight a channel", {2, 7, 9, 24}, {24, 1, 1, 1}, {1, 1, 0, 24}},
    {"one weight a channel, odd", {1, 5, 4, 5}, {5, 1, 1, 1}, {1, 1, 0, 5}},
    {"pointwise", {2, 5, 3, 19}, {37, 1, 1, 19}, {}},
    {"5x5", {1, 11, 9, 3}, {6, 5, 5, 3}, {2, 1, 2}},
    {"1x1 image", {3, 1, 1, 8}, {9, 3, 3, 8}, {1, 1, 1}},
    {"winograd", {2, 13, 11, 48}, {40, 3, 3, 48}, {1, 1, 1}},
};

// CUDA computes bf16 wherever it is run (see conv2d.h for what it rounds); a processor may lack it.
bool runsBf16() { return device() == Device::cuda || machine::nativeBf16(); }

// Winograd's transforms, for which 16 channels suffice, lose some bits of f32.
double winogradLimit(const Shape& x) { return x[3] >= 16 ? 2e-5 : limitFor(DType::f32); }
// bf16 gradients sum rounded products.
double limitOf(const Geometry& g, DType dtype) { return dtype == DType::f32 ? winogradLimit(g.x) : limitFor(dtype); }

// roundings: of y, one after the other.
void compareWithReference(const Geometry& g, DType dtype, int roundings = 1) {
  const std::string what = std::string(g.name) + " " + nameOf(dtype);
  const Array x = randomArray(g.x, 1), weight = randomArray(g.weight, 2), bias = randomArray({g.weight[0]}, 3);
  const Array dy = randomArray(conv2dShape(g.x, g.weight, g.options), 4);
  Conv2dOptions rectified = g.options;
  rectified.relu = true;
  const Tensor xs = toTensor(x, dtype), weights = toTensor(weight), biases = toTensor(bias), gradient = toTensor(dy, dtype);
  const double limit = roundings * limitOf(g, dtype);
  expectNear(ops::conv2d(xs, weights, biases, rectified), reference::conv2d(x, weight, &bias, rectified), limit, what + " y");
  expectNear(ops::conv2d(xs, toTensor(weight, dtype), std::nullopt, g.options),
             reference::conv2d(x, weight, nullptr, g.options), limit, what + " y without bias");
  expectNear(ops::conv2dBackwardData(gradient, weights, g.x, g.options),
             reference::conv2dBackwardData(dy, weight, g.x, g.options), limit, what + " dx");
  const Tensor dWeight = toTensor(Array(g.weight)), dBias = toTensor(Array({g.weight[0]}));
  ops::conv2dBackwardWeights(xs, gradient, dWeight, dBias, g.options);
  expectNear(dWeight, reference::conv2dBackwardWeights(x, dy, g.weight, g.options), limit, what + " dWeight");
  Array sums({g.weight[0]});
  for (int64_t i = 0; i < dy.size(); ++i) sums[i % sums.size()] += dy[i];
  expectNear(dBias, sums, limit, what + " dBias");
}

TEST(Conv2d, MatchesTheReference) {
  for (const Geometry& g : kGeometries) compareWithReference(g, DType::f32);
}

TEST(Conv2d, MatchesTheReferenceInBf16) {
  if (!runsBf16()) GTEST_SKIP() << "no native bf16 on this processor";
  for (const Geometry& g : kGeometries) compareWithReference(g, DType::bf16);
}

TEST(Conv2d, ReferenceGradientsAreTheCentralDifferences) {
  for (const Geometry& g : kGeometries) {
    if (sizeOf(g.x) > 2000) continue;
    const Array x = randomArray(g.x, 1), weight = randomArray(g.weight, 2);
    const Array dy = randomArray(conv2dShape(g.x, g.weight, g.options), 4);
    const auto ofX = [&](const Array& at) { return reference::conv2d(at, weight, nullptr, g.options); };
    const auto ofWeight = [&](const Array& at) { return reference::conv2d(x, at, nullptr, g.options); };
    if (sizeOf(g.weight) > 400) continue;
    expectNear(reference::conv2dBackwardData(dy, weight, g.x, g.options), centralDifferences(ofX, x, dy), 1e-7, g.name);
    expectNear(reference::conv2dBackwardWeights(x, dy, g.weight, g.options), centralDifferences(ofWeight, weight, dy), 1e-7, g.name);
  }
}

Conv2dOptions optionsOf(const CaseFile& file) {
  const auto whole = [&](const char* name, int64_t fallback) {
    return static_cast<int64_t>(file.number(name, static_cast<double>(fallback)));
  };
  return {whole("stride", 1), whole("dilation", 1), whole("padding", 0), whole("groups", 1)};
}

TEST(Conv2d, MatchesPyTorch) {
  for (const char* name : {"plain", "stride2", "dilation2", "groups", "depthwise", "pointwise", "one_channel", "no_padding",
                           "kernel5", "wide"}) {
    const CaseFile file = storedCase(std::string("conv2d_") + name);
    Conv2dOptions options = optionsOf(file);
    const auto tensor = [&](const char* key) { return toTensor(toArray(file.tensor(key))); };
    const std::optional<Tensor> bias = file.has("bias") ? std::optional(tensor("bias")) : std::nullopt;
    const Tensor x = tensor("x"), weight = tensor("weight"), dy = tensor("dy");
    const double limit = winogradLimit(x.shape);
    expectNear(ops::conv2d(x, weight, bias, options), toArray(file.tensor("y")), limit, name);
    expectNear(ops::conv2dBackwardData(dy, weight, x.shape, options), toArray(file.tensor("dx")), limit, name);
    const Tensor dWeight = toTensor(Array(weight.shape));
    ops::conv2dBackwardWeights(x, dy, dWeight, std::nullopt, options);
    expectNear(dWeight, toArray(file.tensor("dWeight")), limit, name);
    options.relu = true;
    expectNear(ops::conv2d(x, weight, bias, options), toArray(file.tensor("yRelu")), limit, name);
  }
}

TEST(Conv2d, BackwardDataIsTheTransposedConvolutionOfPyTorch) {
  for (const char* name : {"stride2", "odd"}) {
    const CaseFile file = storedCase(std::string("conv_transpose2d_") + name);
    const Tensor x = toTensor(toArray(file.tensor("x"))), weight = toTensor(toArray(file.tensor("weight")));
    const Array y = toArray(file.tensor("y"));
    expectNear(ops::conv2dBackwardData(x, weight, y.shape, optionsOf(file)), y, 2e-6, name);
    const Tensor dy = toTensor(toArray(file.tensor("dy")));
    expectNear(ops::conv2d(dy, weight, std::nullopt, optionsOf(file)), toArray(file.tensor("dx")), 2e-6, name);
  }
}

TEST(Conv2d, WritesFloat32FromBf16) {
  if (!runsBf16()) GTEST_SKIP() << "no native bf16 on this processor";
  Conv2dOptions options;
  options.dtype = DType::f32;
  const Array x = randomArray({2, 4, 4, 32}, 1), weight = randomArray({484, 1, 1, 32}, 2);
  const Tensor y = ops::conv2d(toTensor(x, DType::bf16), toTensor(weight), std::nullopt, options);
  EXPECT_EQ(y.dtype, DType::f32);
  expectNear(y, reference::conv2d(x, weight, nullptr, options), 1e-5, "logits");
}

TEST(Conv2d, PacksConstantWeightsOnce) {
  Conv2dOptions options;
  options.constantWeights = true;
  const Array x = randomArray({1, 4, 4, 16}, 1), weight = randomArray({16, 1, 1, 16}, 2), bias = randomArray({16}, 3);
  for (const DType dtype : {DType::f32, DType::bf16}) {
    if (dtype == DType::bf16 && !runsBf16()) continue;
    const Tensor xs = toTensor(x, dtype), weights = toTensor(weight), biases = toTensor(bias);
    Stream::current().beginProgram();
    const Tensor y = ops::conv2d(xs, weights, biases, options);
    const auto program = Stream::current().endProgram({y});
    EXPECT_EQ(program->steps().size(), 1u);
    for (int run = 0; run < 3; ++run) program->run();
    expectNear(y, reference::conv2d(x, weight, &bias, options), limitFor(dtype), "constant weights");
  }
}

// Copies where cuDNN's alignment asks for them; gradients may be views into one tensor of all parameters.
TEST(Conv2d, TakesViewsAtAnyAddress) {
  for (const DType dtype : {DType::f32, DType::bf16}) {
    if (dtype == DType::bf16 && !runsBf16()) continue;
    const Array x = randomArray({2, 5, 4, 3}, 1), weight = randomArray({5, 3, 3, 3}, 2), bias = randomArray({5}, 3);
    const Conv2dOptions options{1, 1, 1, 1, true};
    const Tensor xs = shifted(toTensor(x, dtype)), weights = shifted(toTensor(weight)), biases = shifted(toTensor(bias));
    expectNear(ops::conv2d(xs, weights, biases, options), reference::conv2d(x, weight, &bias, options), limitFor(dtype), "y");
    const Array dy = randomArray({2, 5, 4, 5}, 4);
    const Tensor gradient = shifted(toTensor(dy, dtype)), dWeight = shifted(toTensor(weight)), dBias = shifted(toTensor(bias));
    ops::conv2dBackwardWeights(xs, gradient, dWeight, dBias, {1, 1, 1});
    expectNear(dWeight, reference::conv2dBackwardWeights(x, dy, weight.shape, {1, 1, 1}), limitFor(dtype), "dWeight");
    Array sums({5});
    for (int64_t i = 0; i < dy.size(); ++i) sums[i % 5] += dy[i];
    expectNear(dBias, sums, limitFor(dtype), "dBias");
  }
}

#ifdef LITHOCHROME_EMULATION
// As on a GPU for which cuDNN fuses nothing and mixes no dtypes: the bias is added to what was rounded already.
TEST(Conv2d, SplitsWhatNoEngineFuses) {
  if (device() != Device::cuda) GTEST_SKIP() << "of CUDA alone";
  setenv("LITHOCHROME_EMULATION_PLAIN_CONVOLUTION", "1", 1);
  for (const Geometry& g : kGeometries)
    for (const DType dtype : {DType::f32, DType::bf16}) compareWithReference(g, dtype, 2);
  const Array x = randomArray({2, 4, 4, 32}, 1), weight = randomArray({484, 1, 1, 32}, 2), bias = randomArray({484}, 3);
  const Conv2dOptions options{1, 1, 0, 1, true, DType::f32};
  const Tensor y = ops::conv2d(toTensor(x, DType::bf16), toTensor(weight), toTensor(bias), options);
  EXPECT_EQ(y.dtype, DType::f32);
  expectNear(y, reference::conv2d(x, weight, &bias, options), 2 * limitFor(DType::bf16), "f32 of bf16");
  unsetenv("LITHOCHROME_EMULATION_PLAIN_CONVOLUTION");
}
#endif

TEST(Conv2d, SameBitsInEveryRun) {
  const Tensor x = toTensor(randomArray({4, 17, 15, 40}, 1)), dy = toTensor(randomArray({4, 17, 15, 48}, 2));
  const Tensor dWeight = toTensor(Array({48, 3, 3, 40})), again = toTensor(Array({48, 3, 3, 40}));
  ops::conv2dBackwardWeights(x, dy, dWeight, std::nullopt, {1, 1, 1});
  ops::conv2dBackwardWeights(x, dy, again, std::nullopt, {1, 1, 1});
  EXPECT_EQ(toArray(dWeight).values, toArray(again).values);
}

// Layers of the shipped networks at training size (batch and picture cut down: the choice depends on channels).
TEST(Conv2d, NoLayerFallsToTheSlowReference) {
  if (device() != Device::cpu) GTEST_SKIP() << "of oneDNN; see cudnn_test.cc";
  if (machine::isa() == "sse41" || machine::isa() == "avx") GTEST_SKIP() << "needs AVX2";
  const int64_t layers[][6] = {{4, 32, 3, 2, 1, 1},   {1, 32, 3, 2, 1, 1},    {32, 64, 3, 1, 1, 1},   {64, 80, 3, 2, 1, 1},
                               {80, 192, 3, 2, 1, 1}, {256, 256, 3, 1, 2, 2}, {272, 112, 3, 1, 1, 1}, {112, 484, 1, 1, 1, 0}};
  for (DType dtype : {DType::f32, DType::bf16}) {
    if (dtype == DType::bf16 && !machine::nativeBf16()) continue;
    Stream::current().beginProgram();
    for (const auto& [channels, outputs, kernel, stride, dilation, padding] : layers) {
      const Conv2dOptions options{stride, dilation, padding};
      const Tensor x = Stream::current().empty({2, 32, 32, channels}, dtype);
      const Tensor weight = Stream::current().empty({outputs, kernel, kernel, channels}, DType::f32);
      const Tensor y = ops::conv2d(x, weight, std::nullopt, options);
      ops::conv2dBackwardWeights(x, y, weight, std::nullopt, options);
      ops::conv2dBackwardData(y, weight, x.shape, options);
    }
    const auto program = Stream::current().endProgram({});
    for (const Step& step : program->steps()) EXPECT_EQ(step.label.name.find("[ref"), std::string::npos) << step.label.name;
  }
}

TEST(Conv2d, ItsStepsCarryTheirOperations) {
  if (device() != Device::cpu) GTEST_SKIP() << "of oneDNN";
  Stream& stream = Stream::current();
  stream.beginProgram();
  const Tensor x = stream.empty({2, 6, 4, 8}, DType::f32), weight = stream.empty({12, 3, 3, 4}, DType::f32);
  const Conv2dOptions options{2, 1, 1, 2};
  const Tensor y = ops::conv2d(x, weight, std::nullopt, options);
  ops::conv2dBackwardData(y, weight, x.shape, options);
  ops::conv2dBackwardWeights(x, y, weight, std::nullopt, options);
  const auto program = stream.endProgram({});
  for (const Step& step : program->steps()) {
    if (step.label.name == "reorder") continue;
    EXPECT_EQ(step.label.operations, 2.0 * (2 * 3 * 2 * 12) * (3 * 3 * 4)) << step.label.name;
  }
}

TEST(Conv2d, SaysThatBf16NeedsAvx512) {
  if (device() != Device::cpu) GTEST_SKIP() << "of oneDNN";
  if (machine::isa().rfind("avx512", 0) == 0) GTEST_SKIP() << "this processor runs bf16";
  const Tensor x = toTensor(Array({1, 4, 4, 3}), DType::bf16), weight = toTensor(Array({2, 3, 3, 3}));
  try {
    ops::conv2d(x, weight, std::nullopt, {});
    FAIL() << "expected an error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::deviceUnavailable);
  }
}

TEST(Conv2d, RefusesWhatDoesNotFit) {
  const Tensor x = toTensor(Array({1, 4, 4, 3})), weight = toTensor(Array({2, 3, 3, 3}));
  EXPECT_THROW(ops::conv2d(x, toTensor(Array({2, 3, 3, 4})), std::nullopt, {}), Error);
  EXPECT_THROW(ops::conv2d(x, weight, std::nullopt, {0}), Error);
  EXPECT_THROW(ops::conv2d(x, weight, std::nullopt, {1, 3}), Error);
  EXPECT_THROW(ops::conv2d(x, weight, toTensor(Array({3})), {}), Error);
}

}  // namespace
}  // namespace lithochrome::test
