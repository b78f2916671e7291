// The linear layer and its gradients, by oneDNN matrix products. x [P…,I], weight [O,I], y [P…,O].
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

// weight f32 or bf16 (used in x's dtype), bias f32 [O] → x's dtype.
Tensor linear(const Tensor& x, const Tensor& weight, const std::optional<Tensor>& bias);
Tensor linearBackwardData(const Tensor& dy, const Tensor& weight);
// Writes dWeight (f32 [O,I]) and dBias (f32 [O]).
void linearBackwardWeights(const Tensor& x, const Tensor& dy, const Tensor& dWeight, const std::optional<Tensor>& dBias);

}  // namespace ops
}  // namespace lithochrome
