// The mean of each channel over the valid part of a picture, and its gradient. Padding is left out: a cell that is
// only partly valid counts by its valid fraction.
#pragma once

#include <optional>

#include "core/array.h"
#include "core/stream.h"

namespace lithochrome {

struct GlobalAveragePoolOptions {
  // In cells, more than 0; by default all of them.
  std::optional<double> validHeight = std::nullopt;
  std::optional<double> validWidth = std::nullopt;

  template <class V>
  static void fields(V&& visit) {
    visit("validHeight", &GlobalAveragePoolOptions::validHeight);
    visit("validWidth", &GlobalAveragePoolOptions::validWidth);
  }
};

// The size in cells over which a mean is taken.
struct ValidSize {
  double height, width;

  double area() const { return height * width; }
};

// How much of cell i lies within the first `valid` cells.
LITHOCHROME_HD inline float validShare(int64_t i, double valid) {
  const double left = valid - static_cast<double>(i);
  return left < 0 ? 0.0f : left > 1 ? 1.0f : static_cast<float>(left);
}

namespace reference {
Array globalAveragePool(const Array& x, const GlobalAveragePoolOptions& options);
}  // namespace reference

namespace ops {

namespace cuda {
// scratch: gpu::spatialSumScratch(x).
void globalAveragePool(const Tensor& x, const ValidSize& valid, const Tensor& scratch, const Tensor& y);
void globalAveragePoolBackward(const Tensor& dy, const ValidSize& valid, const Tensor& dx);
}  // namespace cuda

// [N,H,W,C] → [N,1,1,C].
Tensor globalAveragePool(const Tensor& x, const GlobalAveragePoolOptions& options);
// dy [N,1,1,C] → dx of `inputShape`.
Tensor globalAveragePoolBackward(const Tensor& dy, const Shape& inputShape, const GlobalAveragePoolOptions& options);

}  // namespace ops
}  // namespace lithochrome
