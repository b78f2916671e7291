#include "gpu/lane.h"
#include "gpu/row_grid.h"
#include "ops/resample.h"

// Bytes: the result once, the source once (its repeated reads are neighbors' and come from the caches).
namespace lithochrome::ops::cuda {
namespace {

// y [N,rows.to,columns.to,C] of x [N,rows.from,columns.from,C]; shape is y's.
template <class T, int Width>
__global__ void gather(gpu::Pictures shape, ResampleAxis rows, ResampleAxis columns, const T* x, T* y) {
  const int64_t channel = gpu::unitIndex() * Width;
  if (channel >= shape.channels) return;
  for (int64_t n = blockIdx.z; n < shape.count; n += gridDim.z) {
    const T* picture = x + n * rows.from * columns.from * shape.channels + channel;
    for (int64_t pixel = gpu::firstRow(); pixel < shape.pixels; pixel += gpu::rowStep()) {
      const auto row = resampleTap<float>(rows, pixel / columns.to);
      const auto column = resampleTap<float>(columns, pixel % columns.to);
      gpu::LaneSum<Width> sum;
      for (int r = 0; r < (row.share > 0 ? 2 : 1); ++r)
        for (int c = 0; c < (column.share > 0 ? 2 : 1); ++c)
          sum.add(row.weightOf(row.index + r) * column.weightOf(column.index + c),
                  gpu::load<Width>(picture + ((row.index + r) * columns.from + column.index + c) * shape.channels));
      sum.storeTo(y + (n * shape.pixels + pixel) * shape.channels + channel);
    }
  }
}

// dx [N,rows.from,columns.from,C] of dy [N,rows.to,columns.to,C]: each source collects its uses, in order; shape is dx's.
template <class T, int Width>
__global__ void gatherUses(gpu::Pictures shape, ResampleAxis rows, ResampleAxis columns, const T* dy, T* dx) {
  const int64_t channel = gpu::unitIndex() * Width;
  if (channel >= shape.channels) return;
  for (int64_t n = blockIdx.z; n < shape.count; n += gridDim.z) {
    const T* picture = dy + n * rows.to * columns.to * shape.channels + channel;
    for (int64_t pixel = gpu::firstRow(); pixel < shape.pixels; pixel += gpu::rowStep()) {
      const int64_t row = pixel / columns.from, column = pixel % columns.from;
      const ResampleUses across = usesOf(columns, column), down = usesOf(rows, row);
      gpu::LaneSum<Width> sum;
      for (int64_t r = down.first; r < down.last; ++r) {
        const float weight = resampleTap<float>(rows, r).weightOf(row);
        for (int64_t c = across.first; c < across.last; ++c)
          sum.add(weight * resampleTap<float>(columns, c).weightOf(column),
                  gpu::load<Width>(picture + (r * columns.to + c) * shape.channels));
      }
      sum.storeTo(dx + (n * shape.pixels + pixel) * shape.channels + channel);
    }
  }
}

struct Axes {
  ResampleAxis rows, columns;
};

template <bool Uses>
void launchGather(const char* name, const Tensor& x, const Axes& axes, const Tensor& y) {
  const gpu::Pictures shape{y.dim(0), y.dim(1) * y.dim(2), y.channels()};
  dispatchFloat(x.dtype, [&](auto zero) {
    using T = decltype(zero);
    const T* in = x.data<const T>();
    T* out = y.data<T>();
    gpu::dispatchWidth<T>(shape.channels, [&](auto width) {
      gpu::launch(name, gpu::rowGrid(shape.pixels, shape.channels / width, shape.count),
                  Uses ? gatherUses<T, width> : gather<T, width>, shape, axes.rows, axes.columns, in, out);
    }, in, out);
  });
}

}  // namespace

void resample(const Tensor& x, bool bilinear, const Tensor& y) {
  launchGather<false>("resample", x, {{x.dim(1), y.dim(1), bilinear}, {x.dim(2), y.dim(2), bilinear}}, y);
}

void resampleBackward(const Tensor& dy, bool bilinear, const Tensor& dx) {
  launchGather<true>("resampleBackward", dy, {{dx.dim(1), dy.dim(1), bilinear}, {dx.dim(2), dy.dim(2), bilinear}}, dx);
}

}  // namespace lithochrome::ops::cuda
