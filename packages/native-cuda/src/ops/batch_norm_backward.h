// The gradient of batch norm in training.
#pragma once

#include "ops/batch_norm.h"

namespace lithochrome {

struct BatchNormGradients {
  Tensor dGamma, dBeta;

  template <class V>
  static void fields(V&& visit) {
    visit("dGamma", &BatchNormGradients::dGamma);
    visit("dBeta", &BatchNormGradients::dBeta);
  }
};

namespace reference {
struct BatchNormBackward {
  Array dx, dGamma, dBeta;
};
BatchNormBackward batchNormBackward(const Array& x, const Array& dy, const Array& gamma, const Array& beta,
                                    const BatchNormOptions& options);
}  // namespace reference

namespace ops {

namespace cuda {
struct BatchNormBackwardTarget {
  Tensor dx;
  BatchNormGradients gradients;
  Tensor scratch;
};
void batchNormBackward(const Tensor& x, const Tensor& dy, const BatchNormSaved& saved, const BatchNormOptions& options,
                       const BatchNormBackwardTarget& out);
}  // namespace cuda

// Writes out.dGamma and out.dBeta (f32 [C]); → dx. The ReLU's mask is computed again from x.
Tensor batchNormBackward(const Tensor& x, const Tensor& dy, const BatchNormSaved& saved, const BatchNormGradients& out,
                         const BatchNormOptions& options);

}  // namespace ops
}  // namespace lithochrome
