// Doubles in a shape: what the reference implementations compute with.
#pragma once

#include <vector>

#include "core/tensor.h"

namespace lithochrome {

struct Array {
  Shape shape;
  std::vector<double> values;

  Array() = default;
  explicit Array(Shape dims) : shape(std::move(dims)), values(static_cast<size_t>(sizeOf(shape))) {}
  Array(Shape dims, std::vector<double> data) : shape(std::move(dims)), values(std::move(data)) {}

  int64_t dim(int64_t index) const { return shape[static_cast<size_t>(index)]; }
  int64_t size() const { return static_cast<int64_t>(values.size()); }
  double& operator[](int64_t index) { return values[static_cast<size_t>(index)]; }
  double operator[](int64_t index) const { return values[static_cast<size_t>(index)]; }
};

}  // namespace lithochrome
