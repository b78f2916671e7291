#include "gpu/lane.h"
#include "gpu/reduce.h"
#include "ops/softmax.h"

// A warp for each row. Bytes: inputs once (the later reads of a row come from the caches), the result once.
namespace lithochrome::ops::cuda {
namespace {

// value = f(value, element) over the elements of a row that this lane handles.
template <int Width, class F>
__device__ float fold(const float* row, int64_t classes, float value, F&& f) {
  for (int64_t k = gpu::laneIndex() * Width; k < classes; k += gpu::kWarp * Width) {
    const gpu::Lane<float, Width> lane = gpu::load<Width>(row + k);
    for (int j = 0; j < Width; ++j) value = f(value, lane.values[j]);
  }
  return value;
}

template <int Width>
__global__ void softmaxRows(int64_t rows, int64_t classes, float inverse, const float* x, float* y) {
  for (int64_t row = gpu::warpIndex(); row < rows; row += gpu::warpCount()) {
    const float* in = x + row * classes;
    const float largest = gpu::warpMax(fold<Width>(in, classes, in[0], [](float a, float b) { return b > a ? b : a; }));
    const auto weight = [=](float z) { return math::exp((z - largest) * inverse); };
    const float share = 1 / gpu::warpSum(fold<Width>(in, classes, 0.0f, [=](float sum, float z) { return sum + weight(z); }));
    for (int64_t k = gpu::laneIndex() * Width; k < classes; k += gpu::kWarp * Width) {
      gpu::Lane<float, Width> lane = gpu::load<Width>(in + k);
      for (int j = 0; j < Width; ++j) lane.values[j] = weight(lane.values[j]) * share;
      gpu::store<Width>(y + row * classes + k, lane);
    }
  }
}

template <int Width>
__global__ void softmaxGradient(int64_t rows, int64_t classes, float inverse, const float* y, const float* dy, float* dx) {
  for (int64_t row = gpu::warpIndex(); row < rows; row += gpu::warpCount()) {
    const int64_t start = row * classes;
    float mean = 0;
    for (int64_t k = gpu::laneIndex() * Width; k < classes; k += gpu::kWarp * Width) {
      const gpu::Lane<float, Width> p = gpu::load<Width>(y + start + k), d = gpu::load<Width>(dy + start + k);
      for (int j = 0; j < Width; ++j) mean += p.values[j] * d.values[j];
    }
    mean = gpu::warpSum(mean);
    for (int64_t k = gpu::laneIndex() * Width; k < classes; k += gpu::kWarp * Width) {
      gpu::Lane<float, Width> p = gpu::load<Width>(y + start + k), d = gpu::load<Width>(dy + start + k);
      for (int j = 0; j < Width; ++j) p.values[j] *= (d.values[j] - mean) * inverse;
      gpu::store<Width>(dx + start + k, p);
    }
  }
}

}  // namespace

void softmax(const Tensor& x, float inverse, const Tensor& y) {
  const float* in = x.data<const float>();
  float* out = y.data<float>();
  gpu::dispatchWidth<float>(x.channels(), [&](auto width) {
    gpu::launch("softmax", gpu::gridFor(x.pixels() * gpu::kWarp), softmaxRows<width>, x.pixels(), x.channels(), inverse, in, out);
  }, in, out);
}

void softmaxBackward(const Tensor& y, const Tensor& dy, float inverse, const Tensor& dx) {
  const float *p = y.data<const float>(), *d = dy.data<const float>();
  float* out = dx.data<float>();
  gpu::dispatchWidth<float>(y.channels(), [&](auto width) {
    gpu::launch("softmaxBackward", gpu::gridFor(y.pixels() * gpu::kWarp), softmaxGradient<width>, y.pixels(), y.channels(),
                inverse, p, d, out);
  }, p, d, out);
}

}  // namespace lithochrome::ops::cuda
