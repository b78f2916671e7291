// What cuDNN accepts without a GPU: its functions, the descriptors, and the engines it ranks for a described GPU.
#include <gtest/gtest.h>

#ifdef LITHOCHROME_CUDNN

#include <cstdlib>

#include "described_gpu.h"
#include "gpu/cudnn_engines.h"

namespace lithochrome::test {
namespace {

using gpu::Convolution;
using gpu::ConvolutionKind;

class Cudnn : public testing::Test {
 protected:
  void SetUp() override {
    if (const auto reason = gpu::convolutionsUnavailable()) GTEST_SKIP() << *reason;
  }
};

// Describing a GPU came with 9.8.
class CudnnEngines : public Cudnn {
 protected:
  void SetUp() override {
    Cudnn::SetUp();
    if (!IsSkipped() && gpu::cudnn().GetVersion() < 90800) GTEST_SKIP() << gpu::convolutionLibrary() << " takes no described GPU";
  }
};

struct Layer {
  int64_t channels, outputs, kernel, stride, dilation, groups = 1;
};

// Of the networks shipped, one for each kind of shape; then grouped, depthwise and odd ones.
const Layer kLayers[] = {{4, 32, 3, 2, 1},     {32, 64, 3, 1, 1},  {80, 192, 3, 2, 1}, {256, 256, 3, 1, 2}, {272, 112, 3, 1, 1},
                         {112, 484, 1, 1, 1},  {512, 256, 5, 2, 1}};
const Layer kOddLayers[] = {{1, 5, 3, 2, 1}, {6, 4, 3, 1, 1, 2}, {5, 5, 3, 1, 1, 5}, {19, 37, 1, 1, 1}};

Convolution convolutionOf(const Layer& l, ConvolutionKind kind, DType dtype) {
  const int64_t size = 32, padding = l.dilation * (l.kernel / 2), out = (size - 1) / l.stride + 1;
  Convolution c;
  c.kind = kind;
  c.x = {16, size, size, l.channels}, c.weight = {l.outputs, l.kernel, l.kernel, l.channels / l.groups}, c.y = {16, out, out, l.outputs};
  c.operands = c.result = dtype;
  c.stride = l.stride, c.dilation = l.dilation, c.padding = padding, c.groups = l.groups;
  c.bias = c.relu = kind == ConvolutionKind::forward;
  return c;
}

std::string what(const Convolution& c) {
  const char* kinds[] = {"forward", "backwardData", "backwardWeights"};
  return std::string(kinds[static_cast<int>(c.kind)]) + " " + describe(c.x) + " " + describe(c.weight) + " " + nameOf(c.operands);
}

template <class F>
void forEachConvolution(const Layer& layer, DType dtype, F&& f) {
  for (const auto kind : {ConvolutionKind::forward, ConvolutionKind::backwardData, ConvolutionKind::backwardWeights})
    f(convolutionOf(layer, kind, dtype));
}

std::vector<gpu::CudnnEngine> enginesOf(const Convolution& convolution, size_t most) {
  static const gpu::CudnnDescriptor gpu = describedGpu();
  const gpu::CudnnTarget target{nullptr, &gpu};
  return gpu::findEngines(gpu::CudnnGraph(convolution, target), convolution.operands, target, most);
}

bool usesTensorCores(const gpu::CudnnEngine& engine) { return engine.name.find("(tensor cores)") != std::string::npos; }

TEST_F(Cudnn, IsFoundWithEveryFunction) { EXPECT_EQ(gpu::convolutionLibrary().rfind("cuDNN 9.", 0), 0u) << gpu::convolutionLibrary(); }

TEST_F(Cudnn, SaysInWordsWhatFailed) {
  gpu::CudnnDescriptor tensor(CUDNN_BACKEND_TENSOR_DESCRIPTOR);
  try {
    tensor.finalize();
    FAIL() << "expected an error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::deviceFailure);
    EXPECT_NE(std::string(error.what()).find("cuDNN failed to finalize a descriptor: CUDNN_STATUS_"), std::string::npos) << error.what();
  }
}

// Addresses are only stored.
TEST_F(Cudnn, TakesAddressesWithAndWithoutBiasAndWorkspace) {
  alignas(16) static char memory[16];
  EXPECT_NE(gpu::packAddresses({memory, memory, memory, memory, memory}).raw(), nullptr);
  EXPECT_NE(gpu::packAddresses({memory, memory, nullptr, memory, nullptr}).raw(), nullptr);
}

TEST_F(CudnnEngines, CoverEveryConvolution) {
  for (const DType dtype : {DType::f32, DType::bf16})
    for (const auto& layers : {std::vector<Layer>(std::begin(kLayers), std::end(kLayers)),
                               std::vector<Layer>(std::begin(kOddLayers), std::end(kOddLayers))})
      for (const Layer& layer : layers)
        forEachConvolution(layer, dtype, [&](const Convolution& c) { EXPECT_EQ(enginesOf(c, 1).size(), 1u) << what(c); });
}

// bf16 on tensor cores needs no padded channels; f32 keeps its bits.
TEST_F(CudnnEngines, UseTensorCoresForBf16Alone) {
  for (const Layer& layer : kLayers) {
    forEachConvolution(layer, DType::bf16, [&](const Convolution& c) { EXPECT_TRUE(usesTensorCores(enginesOf(c, 1).at(0))) << what(c); });
    forEachConvolution(layer, DType::f32, [&](const Convolution& c) {
      for (const auto& engine : enginesOf(c, 100)) EXPECT_FALSE(usesTensorCores(engine)) << what(c) << " " << engine.name;
    });
  }
}

TEST_F(CudnnEngines, UseTensorCoresForF32WhereTf32IsAllowed) {
  const Convolution c = convolutionOf(kLayers[3], ConvolutionKind::forward, DType::f32);
  setenv("LITHOCHROME_TF32", "1", 1);
  const auto engines = enginesOf(c, 1);
  unsetenv("LITHOCHROME_TF32");
  EXPECT_TRUE(usesTensorCores(engines.at(0)));
}

TEST_F(CudnnEngines, AreDeterministic) {
  for (const Layer& layer : kLayers)
    for (const DType dtype : {DType::f32, DType::bf16})
      forEachConvolution(layer, dtype, [&](const Convolution& c) {
        for (const gpu::CudnnEngine& found : enginesOf(c, 100)) {
          const auto engines = found.configuration.get(CUDNN_ATTR_ENGINECFG_ENGINE, CUDNN_BACKEND_ENGINE_DESCRIPTOR);
          for (const auto note : engines.at(0).get<cudnnBackendNumericalNote_t>(CUDNN_ATTR_ENGINE_NUMERICAL_NOTE))
            EXPECT_NE(note, CUDNN_NUMERICAL_NOTE_NONDETERMINISTIC) << what(c) << " " << found.name;
        }
      });
}

TEST_F(CudnnEngines, AreTheSameInEveryQuery) {
  for (const Layer& layer : kLayers)
    forEachConvolution(layer, DType::bf16, [&](const Convolution& c) {
      const auto first = enginesOf(c, 1), second = enginesOf(c, 1);
      EXPECT_EQ(first.at(0).name, second.at(0).name) << what(c);
      EXPECT_EQ(first.at(0).workspaceBytes, second.at(0).workspaceBytes) << what(c);
    });
}

}  // namespace
}  // namespace lithochrome::test

#else

TEST(Cudnn, NeedsItsHeaders) { GTEST_SKIP() << "built without cuDNN's headers (LITHOCHROME_CUDNN_INCLUDE)"; }

#endif
