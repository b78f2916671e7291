// `bench-d`, a network to compare stacks with: 1.505 GFLOP forward for a picture of 128×128, 1.37 M parameters.
// x [N,s,s,1] → logits f32 [N,s/4,s/4,484].
#pragma once

#include <cmath>

#include "measurement.h"
#include "ops/conv2d.h"
#include "ops/pointwise.h"
#include "ops/resample.h"

namespace lithochrome::bench {

struct BenchDLayer {
  int64_t inputs, outputs, kernel, stride;
  bool relu;
};

constexpr int64_t kBins = 484;
constexpr BenchDLayer kBenchDLayers[] = {{1, 32, 3, 2, true},     {32, 64, 3, 1, true},    {64, 128, 3, 2, true},
                                         {128, 128, 3, 1, true},  {128, 256, 3, 2, true},  {256, 256, 3, 1, true},
                                         {256, 128, 1, 1, false}, {128, 128, 3, 1, true},  {128, kBins, 1, 1, false}};
constexpr int kSkip = 3;       // the layer whose output is added to that of
constexpr int kNarrow = 6;     // this one, enlarged, as input of
constexpr int kJoin = 7;       // this one
constexpr int kHead = 8;

class BenchD {
 public:
  BenchD(Device device, DType dtype, uint32_t seed) : dtype_(dtype) {
    for (const BenchDLayer& layer : kBenchDLayers) {
      weightOffsets_.push_back(take(layer.outputs * layer.kernel * layer.kernel * layer.inputs));
      biasOffsets_.push_back(take(layer.outputs));
    }
    const std::vector<float> values = initialValues(seed);
    const std::vector<float> zeros(values.size());
    const Shape shape = {size_};
    parameters = place(device, shape, values);
    gradients = place(device, shape, zeros);
    m = place(device, shape, zeros);
    v = place(device, shape, zeros);
    std::vector<bf16> rounded(values.size());
    for (size_t i = 0; i < values.size(); ++i) rounded[i] = toBf16(values[i]);
    if (dtype == DType::bf16) narrow = place(device, shape, rounded);
  }

  // Keeps what backward() needs; x is of the network's dtype.
  Tensor forward(const Tensor& x, bool constantWeights) {
    inputs_.assign(1, x);
    for (int i = 0; i < kHead; ++i) {
      Tensor y = convolve(i, constantWeights);
      outputs_[i] = y;
      if (i == kNarrow) y = ops::add(ops::resample(y, 2 * y.dim(1), 2 * y.dim(2), {}), outputs_[kSkip], {});
      inputs_.push_back(y);
    }
    return convolve(kHead, constantWeights);
  }

  // dLogits of the network's dtype → `gradients`.
  void backward(const Tensor& dLogits) {
    Tensor dy = dLogits, dJoined;
    for (int i = kHead; i >= 0; --i) {
      if (kBenchDLayers[i].relu) dy = ops::reluBackward(outputs_[i], dy);
      const Tensor& x = inputs_[static_cast<size_t>(i)];
      ops::conv2dBackwardWeights(x, dy, weightIn(gradients, i), biasIn(gradients, i), options(i));
      if (i == 0) return;
      dy = ops::conv2dBackwardData(dy, weight(i), x.shape, options(i));
      if (i == kJoin) {
        dJoined = dy;
        dy = ops::resampleBackward(dy, outputs_[kNarrow].shape, {});
      }
      if (i == kSkip + 1) dy = ops::add(dy, dJoined, {});
    }
  }

  Tensor parameters, gradients, m, v;  // flat f32
  std::optional<Tensor> narrow;        // the parameters in bf16

 private:
  // Parameters start at multiples of 64 elements, so that their addresses are aligned.
  int64_t take(int64_t count) {
    const int64_t offset = size_;
    size_ += (count + 63) / 64 * 64;
    return offset;
  }

  // He et al. 2015; the last layer's deviation is √(1/inputs). Zero biases and gaps.
  std::vector<float> initialValues(uint32_t seed) const {
    std::mt19937 random(seed);
    std::vector<float> values(static_cast<size_t>(size_));
    for (int i = 0; i <= kHead; ++i) {
      const BenchDLayer& layer = kBenchDLayers[i];
      const int64_t fanIn = layer.inputs * layer.kernel * layer.kernel;
      std::normal_distribution<float> normal(0, std::sqrt((layer.relu ? 2.0f : 1.0f) / static_cast<float>(fanIn)));
      for (int64_t j = 0; j < layer.outputs * fanIn; ++j)
        values[static_cast<size_t>(weightOffsets_[static_cast<size_t>(i)] + j)] = normal(random);
    }
    return values;
  }

  Tensor weightIn(const Tensor& flat, int i) const {
    const BenchDLayer& layer = kBenchDLayers[i];
    return flat.view(weightOffsets_[static_cast<size_t>(i)], {layer.outputs, layer.kernel, layer.kernel, layer.inputs});
  }
  Tensor biasIn(const Tensor& flat, int i) const {
    return flat.view(biasOffsets_[static_cast<size_t>(i)], {kBenchDLayers[i].outputs});
  }
  Tensor weight(int i) const { return weightIn(narrow ? *narrow : parameters, i); }
  static Conv2dOptions options(int i) { return {kBenchDLayers[i].stride, 1, kBenchDLayers[i].kernel / 2}; }

  Tensor convolve(int i, bool constantWeights) const {
    Conv2dOptions chosen = options(i);
    chosen.relu = kBenchDLayers[i].relu;
    chosen.constantWeights = constantWeights;
    if (i == kHead) chosen.dtype = DType::f32;
    return ops::conv2d(inputs_[static_cast<size_t>(i)], weight(i), biasIn(parameters, i), chosen);
  }

  DType dtype_;
  int64_t size_ = 0;
  std::vector<int64_t> weightOffsets_, biasOffsets_;
  std::vector<Tensor> inputs_;
  Tensor outputs_[kHead];
};

}  // namespace lithochrome::bench
