#include "ops/softmax.h"

#include <algorithm>
#include <cmath>

#include "core/math.h"

namespace lithochrome {

namespace reference {

Array softmax(const Array& x, const SoftmaxOptions& options) {
  const int64_t classes = x.shape.back();
  Array y(x.shape);
  for (int64_t row = 0; row < x.size(); row += classes) {
    double largest = x[row], sum = 0;
    for (int64_t k = 0; k < classes; ++k) largest = std::max(largest, x[row + k]);
    for (int64_t k = 0; k < classes; ++k) sum += y[row + k] = std::exp((x[row + k] - largest) / options.temperature);
    for (int64_t k = 0; k < classes; ++k) y[row + k] /= sum;
  }
  return y;
}

Array softmaxBackward(const Array& y, const Array& dy, const SoftmaxOptions& options) {
  const int64_t classes = y.shape.back();
  Array dx(y.shape);
  for (int64_t row = 0; row < y.size(); row += classes) {
    double mean = 0;
    for (int64_t k = 0; k < classes; ++k) mean += y[row + k] * dy[row + k];
    for (int64_t k = 0; k < classes; ++k) dx[row + k] = y[row + k] * (dy[row + k] - mean) / options.temperature;
  }
  return dx;
}

}  // namespace reference

namespace {
namespace cpu {

void softmaxRow(const float* x, int64_t classes, float inverse, float* y) {
  float largest = x[0], sum = 0;
#pragma omp simd reduction(max : largest)
  for (int64_t k = 0; k < classes; ++k) largest = x[k] > largest ? x[k] : largest;
#pragma omp simd reduction(+ : sum)
  for (int64_t k = 0; k < classes; ++k) sum += y[k] = math::exp((x[k] - largest) * inverse);
  const float share = 1 / sum;
#pragma omp simd
  for (int64_t k = 0; k < classes; ++k) y[k] *= share;
}

void softmax(const Tensor& x, float inverse, const Tensor& y) {
  const int64_t rows = x.pixels(), classes = x.channels();
#pragma omp parallel for schedule(static)
  for (int64_t row = 0; row < rows; ++row)
    softmaxRow(x.data<float>() + row * classes, classes, inverse, y.data<float>() + row * classes);
}

void softmaxBackward(const Tensor& y, const Tensor& dy, float inverse, const Tensor& dx) {
  const int64_t rows = y.pixels(), classes = y.channels();
#pragma omp parallel for schedule(static)
  for (int64_t row = 0; row < rows; ++row) {
    const float *p = y.data<float>() + row * classes, *d = dy.data<float>() + row * classes;
    float* out = dx.data<float>() + row * classes;
    float mean = 0;
#pragma omp simd reduction(+ : mean)
    for (int64_t k = 0; k < classes; ++k) mean += p[k] * d[k];
#pragma omp simd
    for (int64_t k = 0; k < classes; ++k) out[k] = p[k] * (d[k] - mean) * inverse;
  }
}

}  // namespace cpu

float inverseTemperature(const SoftmaxOptions& options) {
  CHECK(options.temperature > 0 && std::isfinite(options.temperature),
        "expected a number above 0 for temperature but received ", options.temperature);
  return static_cast<float>(1 / options.temperature);
}

}  // namespace

namespace ops {

Tensor softmax(const Tensor& x, const SoftmaxOptions& options) {
  checkDType(x, DType::f32, "x");
  const float inverse = inverseTemperature(options);
  const Tensor y = Stream::current().empty(x.shape, DType::f32, x.device());
  Stream::current().issue("softmax", {x, y}, [=] { cpu::softmax(x, inverse, y); }, CUDA_WORK(cuda::softmax(x, inverse, y)));
  return y;
}

Tensor softmaxBackward(const Tensor& y, const Tensor& dy, const SoftmaxOptions& options) {
  checkDType(y, DType::f32, "y");
  checkDType(dy, DType::f32, "dy");
  checkShape(dy, y.shape, "dy");
  const float inverse = inverseTemperature(options);
  const Tensor dx = Stream::current().empty(y.shape, DType::f32, y.device());
  Stream::current().issue("softmaxBackward", {y, dy, dx}, [=] { cpu::softmaxBackward(y, dy, inverse, dx); },
                          CUDA_WORK(cuda::softmaxBackward(y, dy, inverse, dx)));
  return dx;
}

}  // namespace ops
}  // namespace lithochrome
