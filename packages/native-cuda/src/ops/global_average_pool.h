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

namespace reference {
Array globalAveragePool(const Array& x, const GlobalAveragePoolOptions& options);
}  // namespace reference

namespace ops {

// [N,H,W,C] → [N,1,1,C].
Tensor globalAveragePool(const Tensor& x, const GlobalAveragePoolOptions& options);
// dy [N,1,1,C] → dx of `inputShape`.
Tensor globalAveragePoolBackward(const Tensor& dy, const Shape& inputShape, const GlobalAveragePoolOptions& options);

}  // namespace ops
}  // namespace lithochrome
