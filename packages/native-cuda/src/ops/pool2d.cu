#include "gpu/lane.h"
#include "gpu/row_grid.h"
#include "ops/pool2d.h"

// Bytes: x once (overlapping windows from the caches), y once, for a maximum one byte of workspace a result. The gradient:
// dy and the workspace once, dx once.
namespace lithochrome::ops::cuda {
namespace {

struct Size {
  int64_t height, width;
};

// x [pictures,from,channels] → y [pictures,to,channels].
struct Pooling {
  int64_t pictures, channels;
  Size from, to;
  int64_t size, stride, padding;

  // Where cell (row, column) lies inside the window of result (r, c): its number, row by row.
  __device__ int cellNumber(int64_t row, int64_t column, int64_t r, int64_t c) const {
    return static_cast<int>((row + padding - r * stride) * size + column + padding - c * stride);
  }
};

// first … last − 1 of an axis: the cells of a window inside the picture, or the windows that hold a cell.
struct Span {
  int64_t first, last;
};
__device__ inline Span cellsOf(const Pooling& pooling, int64_t result, int64_t cells) {
  const int64_t start = result * pooling.stride - pooling.padding, end = start + pooling.size;
  return {start < 0 ? 0 : start, end < cells ? end : cells};
}
__device__ inline Span windowsOf(const Pooling& pooling, int64_t cell, int64_t results) {
  const int64_t padded = cell + pooling.padding, after = padded / pooling.stride + 1;
  const int64_t first = padded < pooling.size ? 0 : (padded - pooling.size) / pooling.stride + 1;
  return {first, after < results ? after : results};
}

// Calls f(load the lane of a cell, its number) for the cells of the window at result `pixel`, row by row.
template <int Width, class T, class F>
__device__ void forEachCell(const Pooling& pooling, int64_t pixel, const T* picture, F&& f) {
  const int64_t r = pixel / pooling.to.width, c = pixel % pooling.to.width;
  const Span rows = cellsOf(pooling, r, pooling.from.height), columns = cellsOf(pooling, c, pooling.from.width);
  for (int64_t row = rows.first; row < rows.last; ++row)
    for (int64_t column = columns.first; column < columns.last; ++column)
      f(gpu::load<Width>(picture + (row * pooling.from.width + column) * pooling.channels),
        pooling.cellNumber(row, column, r, c));
}

// The largest cell, the first of equal ones.
template <class T, int Width>
struct Largest {
  gpu::Lane<T, Width> values = {};
  gpu::Lane<uint8_t, Width> cells = {};
  bool empty = true;

  __device__ void add(const gpu::Lane<T, Width>& lane, int cell) {
    for (int j = 0; j < Width; ++j) {
      if (!empty && !(toFloat(lane.values[j]) > toFloat(values.values[j]))) continue;
      values.values[j] = lane.values[j];
      cells.values[j] = static_cast<uint8_t>(cell);
    }
    empty = false;
  }
};

template <class T, int Width>
__global__ void maxPool(Pooling pooling, const T* x, T* y, uint8_t* workspace) {
  const int64_t channel = gpu::unitIndex() * Width, pixels = pooling.to.height * pooling.to.width;
  if (channel >= pooling.channels) return;
  for (int64_t n = blockIdx.z; n < pooling.pictures; n += gridDim.z) {
    const T* picture = x + n * pooling.from.height * pooling.from.width * pooling.channels + channel;
    for (int64_t pixel = gpu::firstRow(); pixel < pixels; pixel += gpu::rowStep()) {
      Largest<T, Width> largest;
      forEachCell<Width>(pooling, pixel, picture, [&](const auto& lane, int cell) { largest.add(lane, cell); });
      const int64_t out = (n * pixels + pixel) * pooling.channels + channel;
      gpu::store<Width>(y + out, largest.values);
      gpu::store<Width>(workspace + out, largest.cells);
    }
  }
}

template <class T, int Width>
__global__ void averagePool(Pooling pooling, const T* x, T* y) {
  const int64_t channel = gpu::unitIndex() * Width, pixels = pooling.to.height * pooling.to.width;
  if (channel >= pooling.channels) return;
  const float share = 1.0f / static_cast<float>(pooling.size * pooling.size);
  for (int64_t n = blockIdx.z; n < pooling.pictures; n += gridDim.z) {
    const T* picture = x + n * pooling.from.height * pooling.from.width * pooling.channels + channel;
    for (int64_t pixel = gpu::firstRow(); pixel < pixels; pixel += gpu::rowStep()) {
      gpu::LaneSum<Width> sum;
      forEachCell<Width>(pooling, pixel, picture, [&](const auto& lane, int) { sum.add(share, lane); });
      sum.storeTo(y + (n * pixels + pixel) * pooling.channels + channel);
    }
  }
}

// Zero where another cell was the largest.
template <class T, int Width>
__device__ void keepOnly(int cell, const gpu::Lane<uint8_t, Width>& cells, gpu::Lane<T, Width>& lane) {
  for (int j = 0; j < Width; ++j)
    if (cells.values[j] != cell) lane.values[j] = T{};
}

// Each cell collects from the windows that hold it, in order. workspace: null for an average.
template <class T, int Width>
__global__ void poolBackward(Pooling pooling, const T* dy, const uint8_t* workspace, T* dx) {
  const int64_t channel = gpu::unitIndex() * Width, pixels = pooling.from.height * pooling.from.width;
  if (channel >= pooling.channels) return;
  const float share = workspace ? 1.0f : 1.0f / static_cast<float>(pooling.size * pooling.size);
  for (int64_t n = blockIdx.z; n < pooling.pictures; n += gridDim.z) {
    const int64_t results = n * pooling.to.height * pooling.to.width;
    for (int64_t pixel = gpu::firstRow(); pixel < pixels; pixel += gpu::rowStep()) {
      const int64_t row = pixel / pooling.from.width, column = pixel % pooling.from.width;
      const Span down = windowsOf(pooling, row, pooling.to.height), across = windowsOf(pooling, column, pooling.to.width);
      gpu::LaneSum<Width> sum;
      for (int64_t r = down.first; r < down.last; ++r) {
        for (int64_t c = across.first; c < across.last; ++c) {
          const int64_t at = (results + r * pooling.to.width + c) * pooling.channels + channel;
          gpu::Lane<T, Width> lane = gpu::load<Width>(dy + at);
          if (workspace) keepOnly(pooling.cellNumber(row, column, r, c), gpu::load<Width>(workspace + at), lane);
          sum.add(share, lane);
        }
      }
      sum.storeTo(dx + (n * pixels + pixel) * pooling.channels + channel);
    }
  }
}

Pooling poolingOf(const Shape& x, const Shape& y, const Pool2dOptions& options) {
  return {x[0], x[3], {x[1], x[2]}, {y[1], y[2]}, options.size, options.stride, options.padding};
}

gpu::Grid gridOver(const Pooling& pooling, const Size& size, int width) {
  return gpu::rowGrid(size.height * size.width, pooling.channels / width, pooling.pictures);
}

}  // namespace

void pool2d(const Tensor& x, const Pool2dResult& out, const Pool2dOptions& options) {
  const Pooling pooling = poolingOf(x.shape, out.y.shape, options);
  dispatchFloat(x.dtype, [&](auto zero) {
    using T = decltype(zero);
    const T* in = x.data<const T>();
    T* y = out.y.data<T>();
    gpu::dispatchWidth<T>(pooling.channels, [&](auto width) {
      const gpu::Grid grid = gridOver(pooling, pooling.to, width);
      if (out.workspace)
        gpu::launch("pool2d", grid, maxPool<T, width>, pooling, in, y, out.workspace->data<uint8_t>());
      else
        gpu::launch("pool2d", grid, averagePool<T, width>, pooling, in, y);
    }, in, y);
  });
}

void pool2dBackward(const Tensor& dy, const std::optional<Tensor>& workspace, const Pool2dOptions& options, const Tensor& dx) {
  const Pooling pooling = poolingOf(dx.shape, dy.shape, options);
  const uint8_t* cells = workspace ? workspace->data<const uint8_t>() : nullptr;
  dispatchFloat(dy.dtype, [&](auto zero) {
    using T = decltype(zero);
    const T* in = dy.data<const T>();
    T* out = dx.data<T>();
    gpu::dispatchWidth<T>(pooling.channels, [&](auto width) {
      gpu::launch("pool2dBackward", gridOver(pooling, pooling.from, width), poolBackward<T, width>, pooling, in, cells, out);
    }, in, out);
  });
}

}  // namespace lithochrome::ops::cuda
