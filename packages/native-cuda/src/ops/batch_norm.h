// Batch normalization in training (Ioffe & Szegedy 2015), with a ReLU fused after it.
// x, y [P…,C] f32 or bf16; gamma, beta, mean and (biased) variance f32 [C].
#pragma once

#include "core/array.h"
#include "core/stream.h"

namespace lithochrome {

struct BatchNormOptions {
  double eps = 1e-5;
  bool relu = false;

  template <class V>
  static void fields(V&& visit) {
    visit("eps", &BatchNormOptions::eps);
    visit("relu", &BatchNormOptions::relu);
  }
};

struct BatchNormResult {
  Tensor y, mean, variance;

  template <class V>
  static void fields(V&& visit) {
    visit("y", &BatchNormResult::y);
    visit("mean", &BatchNormResult::mean);
    visit("variance", &BatchNormResult::variance);
  }
};

struct BatchNormSaved {
  Tensor gamma, beta, mean, variance;

  template <class V>
  static void fields(V&& visit) {
    visit("gamma", &BatchNormSaved::gamma);
    visit("beta", &BatchNormSaved::beta);
    visit("mean", &BatchNormSaved::mean);
    visit("variance", &BatchNormSaved::variance);
  }
};

namespace reference {
struct BatchNorm {
  Array y, mean, variance;
};
BatchNorm batchNorm(const Array& x, const Array& gamma, const Array& beta, const BatchNormOptions& options);
}  // namespace reference

namespace ops {

namespace cuda {
struct BatchNormTarget {
  Tensor result, scratch;
};
// Writes saved.mean and saved.variance too.
void batchNorm(const Tensor& x, const BatchNormSaved& saved, const BatchNormOptions& options, const BatchNormTarget& out);
}  // namespace cuda

BatchNormResult batchNorm(const Tensor& x, const Tensor& gamma, const Tensor& beta, const BatchNormOptions& options);

}  // namespace ops
}  // namespace lithochrome
