#include "gpu/spatial_sum.h"
#include "ops/channel_broadcast.h"

namespace lithochrome::ops::cuda {
namespace {

// Bytes: x once, y once; b stays in registers.
template <class T, int Width>
__global__ void addRows(gpu::Pictures shape, const T* x, const T* b, T* y) {
  const int64_t channel = gpu::unitIndex() * Width;
  if (channel >= shape.channels) return;
  for (int64_t n = blockIdx.z; n < shape.count; n += gridDim.z) {
    const gpu::Lane<T, Width> add = gpu::load<Width>(b + n * shape.channels + channel);
    const int64_t offset = n * shape.pixels * shape.channels + channel;
    for (int64_t row = gpu::firstRow(); row < shape.pixels; row += gpu::rowStep()) {
      gpu::Lane<T, Width> lane = gpu::load<Width>(x + offset + row * shape.channels);
      for (int j = 0; j < Width; ++j) lane.values[j] = fromFloat<T>(toFloat(lane.values[j]) + toFloat(add.values[j]));
      gpu::store<Width>(y + offset + row * shape.channels, lane);
    }
  }
}

struct Once {
  __device__ float operator()(int64_t) const { return 1; }
};

}  // namespace

void addChannels(const Tensor& x, const Tensor& b, const Tensor& y) {
  const gpu::Pictures shape{x.dim(0), x.dim(1) * x.dim(2), x.channels()};
  dispatchFloat(x.dtype, [&](auto zero) {
    using T = decltype(zero);
    const T *in = x.data<const T>(), *add = b.data<const T>();
    T* out = y.data<T>();
    gpu::dispatchWidth<T>(shape.channels, [&](auto width) {
      gpu::launch("addChannels", gpu::rowGrid(shape.pixels, shape.channels / width, shape.count), addRows<T, width>, shape,
                  in, add, out);
    }, in, add, out);
  });
}

void sumSpatial(const Tensor& x, const Tensor& scratch, const Tensor& y) {
  dispatchFloat(x.dtype, [&](auto zero) {
    gpu::spatialSum<decltype(zero)>("sumSpatial", x, scratch, Once{}, 1, y);
  });
}

}  // namespace lithochrome::ops::cuda
