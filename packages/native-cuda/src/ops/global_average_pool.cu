#include "gpu/spatial_sum.h"
#include "ops/global_average_pool.h"

namespace lithochrome::ops::cuda {
namespace {

// The part of a pixel that counts.
struct Share {
  int64_t width;
  ValidSize valid;

  __device__ float operator()(int64_t pixel) const {
    return validShare(pixel / width, valid.height) * validShare(pixel % width, valid.width);
  }
};

// Bytes: dx once; dy stays in registers.
template <class T, int Width>
__global__ void spreadRows(gpu::Pictures shape, const T* dy, Share share, float factor, T* dx) {
  const int64_t channel = gpu::unitIndex() * Width;
  if (channel >= shape.channels) return;
  for (int64_t n = blockIdx.z; n < shape.count; n += gridDim.z) {
    const gpu::Lane<T, Width> gradient = gpu::load<Width>(dy + n * shape.channels + channel);
    T* out = dx + n * shape.pixels * shape.channels + channel;
    for (int64_t pixel = gpu::firstRow(); pixel < shape.pixels; pixel += gpu::rowStep()) {
      const float weight = factor * share(pixel);
      gpu::Lane<T, Width> lane;
      for (int j = 0; j < Width; ++j) lane.values[j] = fromFloat<T>(weight * toFloat(gradient.values[j]));
      gpu::store<Width>(out + pixel * shape.channels, lane);
    }
  }
}

}  // namespace

void globalAveragePool(const Tensor& x, const ValidSize& valid, const Tensor& scratch, const Tensor& y) {
  dispatchFloat(x.dtype, [&](auto zero) {
    gpu::spatialSum<decltype(zero)>("globalAveragePool", x, scratch, Share{x.dim(2), valid}, 1 / valid.area(), y);
  });
}

void globalAveragePoolBackward(const Tensor& dy, const ValidSize& valid, const Tensor& dx) {
  const gpu::Pictures shape{dx.dim(0), dx.dim(1) * dx.dim(2), dx.channels()};
  const auto factor = static_cast<float>(1 / valid.area());
  dispatchFloat(dx.dtype, [&](auto zero) {
    using T = decltype(zero);
    const T* in = dy.data<const T>();
    T* out = dx.data<T>();
    gpu::dispatchWidth<T>(shape.channels, [&](auto width) {
      gpu::launch("globalAveragePoolBackward", gpu::rowGrid(shape.pixels, shape.channels / width, shape.count),
                  spreadRows<T, width>, shape, in, Share{dx.dim(2), valid}, factor, out);
    }, in, out);
  });
}

}  // namespace lithochrome::ops::cuda
