// Inference: the weights and bias of the one convolution that equals a convolution followed by batch norm.
#pragma once

#include <optional>

#include "core/array.h"
#include "ops/batch_norm.h"

namespace lithochrome {

struct FoldBatchNormOptions {
  double eps = 1e-5;

  template <class V>
  static void fields(V&& visit) {
    visit("eps", &FoldBatchNormOptions::eps);
  }
};

struct FoldedConvolution {
  Tensor weight, bias;

  template <class V>
  static void fields(V&& visit) {
    visit("weight", &FoldedConvolution::weight);
    visit("bias", &FoldedConvolution::bias);
  }
};

namespace ops {

namespace cuda {
void foldBatchNorm(const Tensor& weight, const std::optional<Tensor>& bias, const BatchNormSaved& norm, double eps,
                   const FoldedConvolution& out);
}  // namespace cuda

// weight' = weight·γ/√(σ²+ε) (f32 [O,…]), bias' = β + (bias − μ)·γ/√(σ²+ε) (f32 [O]).
FoldedConvolution foldBatchNorm(const Tensor& weight, const std::optional<Tensor>& bias, const BatchNormSaved& norm,
                                const FoldBatchNormOptions& options);

}  // namespace ops
}  // namespace lithochrome
