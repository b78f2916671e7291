// Element by element, on f32 or bf16 tensors of equal shapes.
#pragma once

#include "core/array.h"
#include "core/stream.h"

namespace lithochrome {

struct AddOptions {
  bool relu = false;

  template <class V>
  static void fields(V&& visit) {
    visit("relu", &AddOptions::relu);
  }
};

namespace reference {
Array relu(const Array& x);
Array reluBackward(const Array& y, const Array& dy);
Array add(const Array& a, const Array& b, const AddOptions& options);
Array scale(const Array& x, double factor);
}  // namespace reference

namespace ops {

namespace cuda {
void relu(const Tensor& x, const Tensor& y);
void reluBackward(const Tensor& y, const Tensor& dy, const Tensor& dx);
void add(const Tensor& a, const Tensor& b, bool relu, const Tensor& y);
void scale(const Tensor& x, float factor, const Tensor& y);
void accumulate(const Tensor& accumulator, const Tensor& x);
}  // namespace cuda

Tensor relu(const Tensor& x);
// dy where y > 0, else 0. y and dy may differ in dtype; the result has dy's.
Tensor reluBackward(const Tensor& y, const Tensor& dy);
// a + b, optionally a ReLU after it.
Tensor add(const Tensor& a, const Tensor& b, const AddOptions& options);
Tensor scale(const Tensor& x, double factor);
// accumulator += x, in place; the dtypes may differ.
void accumulate(const Tensor& accumulator, const Tensor& x);

}  // namespace ops
}  // namespace lithochrome
