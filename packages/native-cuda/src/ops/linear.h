// The linear layer and its gradients, by oneDNN matrix products or cuDNN convolutions. x [P…,I], weight [O,I], y [P…,O].
#pragma once

#include <optional>

#include "core/array.h"
#include "core/stream.h"

namespace lithochrome {
namespace reference {
Array linear(const Array& x, const Array& weight, const Array* bias);
Array linearBackwardData(const Array& dy, const Array& weight);
Array linearBackwardWeights(const Array& x, const Array& dy);
}  // namespace reference

namespace ops {

namespace cuda {
// Convolutions of a picture of P×1 pixels with 1×1 kernels.
Tensor linear(const Tensor& x, const Tensor& weight, const std::optional<Tensor>& bias);
Tensor linearBackwardData(const Tensor& dy, const Tensor& weight);
void linearBackwardWeights(const Tensor& x, const Tensor& dy, const Tensor& dWeight, const std::optional<Tensor>& dBias);
// Sum of the rows of x [P…,C] → sums f32 [C]. scratch: gpu::spatialSumScratch of x as [1,P,1,C].
void sumRows(const Tensor& x, const Tensor& scratch, const Tensor& sums);
}  // namespace cuda

// weight f32 or bf16 (used in x's dtype), bias f32 [O] → x's dtype.
Tensor linear(const Tensor& x, const Tensor& weight, const std::optional<Tensor>& bias);
Tensor linearBackwardData(const Tensor& dy, const Tensor& weight);
// Writes dWeight (f32 [O,I]) and dBias (f32 [O]).
void linearBackwardWeights(const Tensor& x, const Tensor& dy, const Tensor& dWeight, const std::optional<Tensor>& dBias);

}  // namespace ops
}  // namespace lithochrome
