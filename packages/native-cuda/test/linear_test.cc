#include "ops/linear.h"

#include "comparison.h"
#include "core/machine.h"

namespace lithochrome::test {
namespace {

void compareWithReference(const Shape& shape, int64_t outputs, DType dtype) {
  const std::string what = describe(shape) + " to " + std::to_string(outputs) + " " + nameOf(dtype);
  const Array x = randomArray(shape, 1), weight = randomArray({outputs, shape.back()}, 2), bias = randomArray({outputs}, 3);
  const Tensor xs = toTensor(x, dtype), weights = toTensor(weight);
  const Tensor y = ops::linear(xs, weights, toTensor(bias));
  expectNear(y, reference::linear(x, weight, &bias), limitFor(dtype), what + " y");
  const Array dy = randomArray(y.shape, 4);
  const Tensor gradient = toTensor(dy, dtype), dWeight = toTensor(Array(weight.shape)), dBias = toTensor(Array({outputs}));
  expectNear(ops::linearBackwardData(gradient, weights), reference::linearBackwardData(dy, weight), limitFor(dtype), what + " dx");
  ops::linearBackwardWeights(xs, gradient, dWeight, dBias);
  expectNear(dWeight, reference::linearBackwardWeights(x, dy), limitFor(dtype), what + " dWeight");
  Array sums({outputs});
  for (int64_t i = 0; i < dy.size(); ++i) sums[i % outputs] += dy[i];
  expectNear(dBias, sums, 1e-6, what + " dBias");
}

TEST(Linear, MatchesTheReference) {
  for (const DType dtype : {DType::f32, DType::bf16}) {
    if (dtype == DType::bf16 && device() == Device::cpu && !machine::nativeBf16()) continue;
    compareWithReference({7, 5}, 3, dtype);
    compareWithReference({1, 17}, 1, dtype);
    compareWithReference({16, 1, 1, 256}, 192, dtype);
    compareWithReference({2, 3, 5, 33}, 47, dtype);
    compareWithReference({3000, 3}, 40, dtype);
  }
}

TEST(Linear, ReferenceGradientsAreTheCentralDifferences) {
  const Array x = randomArray({4, 5}, 1), weight = randomArray({3, 5}, 2), dy = randomArray({4, 3}, 3);
  expectNear(reference::linearBackwardData(dy, weight),
             centralDifferences([&](const Array& at) { return reference::linear(at, weight, nullptr); }, x, dy), 1e-8, "dx");
  expectNear(reference::linearBackwardWeights(x, dy),
             centralDifferences([&](const Array& at) { return reference::linear(x, at, nullptr); }, weight, dy), 1e-8, "dWeight");
}

TEST(Linear, MatchesPyTorch) {
  for (const char* name : {"plain", "one_row", "one_output"}) {
    const CaseFile file = storedCase(std::string("linear_") + name);
    const auto tensor = [&](const char* key) { return toTensor(toArray(file.tensor(key))); };
    const std::optional<Tensor> bias = file.has("bias") ? std::optional(tensor("bias")) : std::nullopt;
    const Tensor x = tensor("x"), weight = tensor("weight"), dy = tensor("dy"), dWeight = toTensor(Array(weight.shape));
    expectNear(ops::linear(x, weight, bias), toArray(file.tensor("y")), 1e-6, name);
    expectNear(ops::linearBackwardData(dy, weight), toArray(file.tensor("dx")), 1e-6, name);
    ops::linearBackwardWeights(x, dy, dWeight, std::nullopt);
    expectNear(dWeight, toArray(file.tensor("dWeight")), 1e-6, name);
  }
}

TEST(Linear, SameBitsInEveryRun) {
  const Tensor x = toTensor(randomArray({777, 24}, 1)), dy = toTensor(randomArray({777, 40}, 2));
  std::vector<Array> results;
  for (int run = 0; run < 2; ++run) {
    const Tensor dWeight = toTensor(Array({40, 24})), dBias = toTensor(Array({40}));
    ops::linearBackwardWeights(x, dy, dWeight, dBias);
    results.push_back(toArray(dWeight)), results.push_back(toArray(dBias));
  }
  EXPECT_EQ(results[0].values, results[2].values);
  EXPECT_EQ(results[1].values, results[3].values);
}

TEST(Linear, DoesNotFallToTheSlowReference) {
  if (device() != Device::cpu) GTEST_SKIP() << "of oneDNN; on CUDA a linear layer is a convolution";
  if (machine::isa() == "sse41" || machine::isa() == "avx") GTEST_SKIP() << "needs AVX2";
  for (const DType dtype : {DType::f32, DType::bf16}) {
    if (dtype == DType::bf16 && !machine::nativeBf16()) continue;
    Stream::current().beginProgram();
    const Tensor x = Stream::current().empty({16, 256}, dtype), weight = Stream::current().empty({192, 256}, DType::f32);
    const Tensor y = ops::linear(x, weight, Stream::current().empty({192}, DType::f32));
    ops::linearBackwardData(y, weight);
    ops::linearBackwardWeights(x, y, weight, std::nullopt);
    const auto program = Stream::current().endProgram({});
    for (const Step& step : program->steps()) EXPECT_EQ(step.label.name.find("[ref"), std::string::npos) << step.label.name;
  }
}

TEST(Linear, ItsStepsCarryTheirOperations) {
  if (device() != Device::cpu) GTEST_SKIP() << "of oneDNN";
  Stream::current().beginProgram();
  const Tensor x = Stream::current().empty({10, 24}, DType::f32), weight = Stream::current().empty({40, 24}, DType::f32);
  const Tensor y = ops::linear(x, weight, std::nullopt);
  ops::linearBackwardData(y, weight);
  ops::linearBackwardWeights(x, y, weight, std::nullopt);
  const auto program = Stream::current().endProgram({});
  for (const Step& step : program->steps()) {
    if (step.label.name == "reorder") continue;
    EXPECT_EQ(step.label.operations, 2 * 10 * 24 * 40) << step.label.name;
  }
}

}  // namespace
}  // namespace lithochrome::test
