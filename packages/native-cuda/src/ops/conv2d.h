// Two-dimensional convolution (cross-correlation) and its gradients, by oneDNN or cuDNN.
// x [N,H,W,C], weight [O,kh,kw,C/groups], y [N,H',W',O], H' = ⌊(H + 2·padding − dilation·(kh − 1) − 1) / stride⌋ + 1.
#pragma once

#include <optional>

#include "core/array.h"
#include "core/stream.h"

namespace lithochrome {

struct Conv2dOptions {
  int64_t stride = 1;
  int64_t dilation = 1;
  int64_t padding = 0;
  int64_t groups = 1;
  bool relu = false;             // fused after the bias
  std::optional<DType> dtype = std::nullopt;  // of y; by default that of x
  bool constantWeights = false;  // packed once, when a program runs first that needs them so

  template <class V>
  static void fields(V&& visit) {
    visit("stride", &Conv2dOptions::stride);
    visit("dilation", &Conv2dOptions::dilation);
    visit("padding", &Conv2dOptions::padding);
    visit("groups", &Conv2dOptions::groups);
    visit("relu", &Conv2dOptions::relu);
    visit("dtype", &Conv2dOptions::dtype);
    visit("constantWeights", &Conv2dOptions::constantWeights);
  }
};

// Throws unless the shapes and options fit; otherwise the shape of y.
Shape conv2dShape(const Shape& x, const Shape& weight, const Conv2dOptions& options);

namespace reference {
Array conv2d(const Array& x, const Array& weight, const Array* bias, const Conv2dOptions& options);
Array conv2dBackwardData(const Array& dy, const Array& weight, const Shape& inputShape, const Conv2dOptions& options);
// → dWeight of `weightShape`.
Array conv2dBackwardWeights(const Array& x, const Array& dy, const Shape& weightShape, const Conv2dOptions& options);
}  // namespace reference

namespace ops {

// By cuDNN, whose compiled engines write the operands' dtype and add a bias of it: with bf16 operands the bias and dWeight
// are rounded to bf16, as y is unless options.dtype asks for f32.
namespace cuda {
Tensor conv2d(const Tensor& x, const Tensor& weight, const std::optional<Tensor>& bias, const Conv2dOptions& options);
Tensor conv2dBackwardData(const Tensor& dy, const Tensor& weight, const Shape& inputShape, const Conv2dOptions& options);
void conv2dBackwardWeights(const Tensor& x, const Tensor& dy, const Tensor& dWeight, const std::optional<Tensor>& dBias,
                           const Conv2dOptions& options);
// y = max(0, factor · x + bias), each of them optional; factor and bias f32 of C elements. y may be x.
struct ChannelMap {
  std::optional<Tensor> factor, bias;
  bool relu;
};
void mapChannels(const Tensor& x, const ChannelMap& map, const Tensor& y);
}  // namespace cuda

// weight f32 or bf16 (used in x's dtype), bias f32 [O].
Tensor conv2d(const Tensor& x, const Tensor& weight, const std::optional<Tensor>& bias, const Conv2dOptions& options);
// → dx of `inputShape` in options.dtype or dy's dtype. The forward of the transposed convolution too.
Tensor conv2dBackwardData(const Tensor& dy, const Tensor& weight, const Shape& inputShape, const Conv2dOptions& options);
// Writes dWeight (f32, the weights' shape) and dBias (f32 [O]).
void conv2dBackwardWeights(const Tensor& x, const Tensor& dy, const Tensor& dWeight, const std::optional<Tensor>& dBias,
                           const Conv2dOptions& options);

}  // namespace ops
}  // namespace lithochrome
