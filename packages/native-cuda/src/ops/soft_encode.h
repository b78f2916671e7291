// Soft encoding of ab colors: their nearest bins with Gaussian weights (Zhang et al. 2016).
#pragma once

#include "core/stream.h"

namespace lithochrome::ops {

struct SoftEncodeOptions {
  int64_t neighbors = 5;
  // Standard deviation of the Gaussian in ab units.
  double sigma = 5;

  template <class V>
  static void fields(V&& visit) {
    visit("neighbors", &SoftEncodeOptions::neighbors);
    visit("sigma", &SoftEncodeOptions::sigma);
  }
};

struct SoftEncoding {
  Tensor index, weight;

  template <class V>
  static void fields(V&& visit) {
    visit("index", &SoftEncoding::index);
    visit("weight", &SoftEncoding::weight);
  }
};

namespace reference {
void softEncode(const Tensor& ab, const Tensor& centers, double sigma, const SoftEncoding& out);
}

namespace cuda {
void softEncode(const Tensor& ab, const Tensor& centers, double sigma, const SoftEncoding& out);
}

namespace cpu {
void softEncode(const Tensor& ab, const Tensor& centers, double sigma, const SoftEncoding& out);
}

// ab f32 [P…,2], centers f32 [K,2] → the M = neighbors nearest centers, nearest first, ties to the lower index:
// index i32 [P,M], weight f32 [P,M] ∝ exp(−d²/(2σ²)), each row summing to 1.
SoftEncoding softEncode(const Tensor& ab, const Tensor& centers, const SoftEncodeOptions& options);

}  // namespace lithochrome::ops
