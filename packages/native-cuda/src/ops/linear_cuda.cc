#include "ops/conv2d.h"
#include "ops/linear.h"

namespace lithochrome::ops::cuda {
namespace {

// x [P…,C] as one picture of P×1 pixels: cuDNN flattens a picture's pixels, but puts N into a grid's bounded dimension.
Tensor asPicture(const Tensor& x) { return x.view(0, {1, x.pixels(), 1, x.channels()}); }

Tensor asKernel(const Tensor& weight) { return weight.view(0, {weight.dim(0), 1, 1, weight.dim(1)}); }

Tensor withShapeOf(const Tensor& picture, const Tensor& x) {
  Shape shape = x.shape;
  shape.back() = picture.channels();
  return picture.view(0, shape);
}

}  // namespace

Tensor linear(const Tensor& x, const Tensor& weight, const std::optional<Tensor>& bias) {
  return withShapeOf(cuda::conv2d(asPicture(x), asKernel(weight), bias, {}), x);
}

Tensor linearBackwardData(const Tensor& dy, const Tensor& weight) {
  const Tensor picture = asPicture(dy);
  return withShapeOf(cuda::conv2dBackwardData(picture, asKernel(weight), {1, picture.dim(1), 1, weight.dim(1)}, {}), dy);
}

void linearBackwardWeights(const Tensor& x, const Tensor& dy, const Tensor& dWeight, const std::optional<Tensor>& dBias) {
  cuda::conv2dBackwardWeights(asPicture(x), asPicture(dy), asKernel(dWeight), dBias, {});
}

}  // namespace lithochrome::ops::cuda
