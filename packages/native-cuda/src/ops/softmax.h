// softmax(x / temperature) along the last dimension, and its gradient. f32 [P…,K].
#pragma once

#include "core/array.h"
#include "core/stream.h"

namespace lithochrome {

struct SoftmaxOptions {
  double temperature = 1;  // more than 0

  template <class V>
  static void fields(V&& visit) {
    visit("temperature", &SoftmaxOptions::temperature);
  }
};

namespace reference {
Array softmax(const Array& x, const SoftmaxOptions& options);
Array softmaxBackward(const Array& y, const Array& dy, const SoftmaxOptions& options);
}  // namespace reference

namespace ops {

namespace cuda {
// inverse: of the temperature.
void softmax(const Tensor& x, float inverse, const Tensor& y);
void softmaxBackward(const Tensor& y, const Tensor& dy, float inverse, const Tensor& dx);
}  // namespace cuda

Tensor softmax(const Tensor& x, const SoftmaxOptions& options);
// y: the softmax → dx = y (dy − Σ y dy) / temperature.
Tensor softmaxBackward(const Tensor& y, const Tensor& dy, const SoftmaxOptions& options);

}  // namespace ops
}  // namespace lithochrome
