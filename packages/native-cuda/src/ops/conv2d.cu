#include "gpu/lane.h"
#include "gpu/row_grid.h"
#include "ops/conv2d.h"

namespace lithochrome::ops::cuda {
namespace {

// x, y [rows,channels]; a null factor is 1, a null bias 0. Bytes: x once, y once.
template <class T>
struct Map {
  int64_t rows, channels;
  const float *factor, *bias;
  bool relu;
  const T* x;
  T* y;
};

template <class T, int Width>
__global__ void mapRows(Map<T> map) {
  const int64_t channel = gpu::unitIndex() * Width;
  if (channel >= map.channels) return;
  float factor[Width], bias[Width];
  LITHOCHROME_UNROLL
  for (int j = 0; j < Width; ++j) {
    factor[j] = map.factor ? map.factor[channel + j] : 1.0f;
    bias[j] = map.bias ? map.bias[channel + j] : 0.0f;
  }
  for (int64_t row = gpu::firstRow(); row < map.rows; row += gpu::rowStep()) {
    const int64_t offset = row * map.channels + channel;
    gpu::Lane<T, Width> lane = gpu::load<Width>(map.x + offset);
    LITHOCHROME_UNROLL
    for (int j = 0; j < Width; ++j) {
      const float value = factor[j] * toFloat(lane.values[j]) + bias[j];
      lane.values[j] = fromFloat<T>(map.relu && value < 0 ? 0.0f : value);
    }
    gpu::store<Width>(map.y + offset, lane);
  }
}

const float* dataOf(const std::optional<Tensor>& vector) { return vector ? vector->data<const float>() : nullptr; }

}  // namespace

void mapChannels(const Tensor& x, const ChannelMap& by, const Tensor& y) {
  dispatchFloat(x.dtype, [&](auto zero) {
    using T = decltype(zero);
    const Map<T> map{x.pixels(), x.channels(), dataOf(by.factor), dataOf(by.bias), by.relu, x.data<const T>(), y.data<T>()};
    gpu::dispatchWidth<T>(map.channels, [&](auto width) {
      gpu::launch("mapChannels", gpu::rowGrid(map.rows, map.channels / width), mapRows<T, width>, map);
    }, map.x, map.y);
  });
}

}  // namespace lithochrome::ops::cuda
