// The transforms of the weights, G g Gᵀ, as the right matrix of Winograd's products.
#pragma once

#include "ops/winograd_kernels.h"

namespace lithochrome::winograd {

// Weights [O,3,3,C]. As the right matrix of a forward convolution, or transposed and turned by 180° for its adjoint.
template <class T>
struct Packing {
  const T* weight;
  int64_t outputs, inputs;
  bool adjoint;
  T* packed;  // [weights, columns/16, depth, 16 words], by matrixStride
};
// 16 columns and 16 elements of the summed dimension.
template <class T, Resolution R>
void packWeights(const Packing<T>& packing, int64_t slab, int64_t group);

}  // namespace lithochrome::winograd
