// Decoding of color bins: the annealed mean of Zhang et al. 2016.
#pragma once

#include <optional>

#include "core/stream.h"

namespace lithochrome::ops {

struct AnnealedMeanOptions {
  // 1: the expectation; towards 0: the likeliest bin, which 0 takes exactly (ties to the lower index).
  double temperature = 1;

  template <class V>
  static void fields(V&& visit) {
    visit("temperature", &AnnealedMeanOptions::temperature);
  }
};

// Logits f32 [P…,K], centers f32 [K,2], and what is added to every pixel's logits: f32 [K].
struct BinLogits {
  Tensor logits, centers;
  std::optional<Tensor> prior;
};

namespace reference {
void annealedMean(const BinLogits& in, double temperature, const Tensor& ab);
}

namespace cuda {
void annealedMean(const BinLogits& in, double temperature, const Tensor& ab);
}

namespace cpu {
void annealedMean(const BinLogits& in, double temperature, const Tensor& ab);
}

// Σ_k softmax((logits + prior) / temperature)_k c_k → f32 [P…,2].
Tensor annealedMean(const Tensor& logits, const Tensor& centers, const std::optional<Tensor>& prior,
                    const AnnealedMeanOptions& options);

}  // namespace lithochrome::ops
