// Weighted sums over the pixels of each picture: x [N,P,C] → y [N,1,1,C], in two kernels. Bytes: x once.
#pragma once

#include "gpu/column_reduce.h"
#include "gpu/lane.h"

namespace lithochrome::gpu {

// partial [N,C,chunks]; weight(pixel) counts a pixel.
template <class T, int Width, class Weight>
__global__ void sumPixels(Pictures shape, const T* x, Weight weight, float* partial) {
  const int64_t channel = unitIndex() * Width;
  for (int64_t n = blockIdx.z; n < shape.count; n += gridDim.z) {
    LaneSum<Width> sums;
    const T* in = x + n * shape.pixels * shape.channels + channel;
    for (int64_t pixel = firstRow(); pixel < shape.pixels && channel < shape.channels; pixel += rowStep())
      sums.add(weight(pixel), load<Width>(in + pixel * shape.channels));
    mergeRows(sums);
    for (int j = 0; j < Width && threadIdx.y == 0 && channel < shape.channels; ++j)
      partial[(n * shape.channels + channel + j) * gridDim.x + blockIdx.x] = sums.values[j];
  }
}

// y = factor · the sum of each column's chunks.
template <class T>
__global__ void finishSums(int64_t columns, int64_t chunks, const float* partial, double factor, T* y) {
  const int64_t column = warpIndex();
  if (column >= columns) return;
  double sum = 0;
  for (int64_t i = laneIndex(); i < chunks; i += kWarp) sum += partial[column * chunks + i];
  sum = warpSum(sum);
  if (laneIndex() == 0) y[column] = fromFloat<T>(static_cast<float>(factor * sum));
}

// x of T, y of Y; scratch [N,C,chunks].
template <class T, class Y = T, class Weight>
void spatialSum(const char* name, const Tensor& x, const Tensor& scratch, const Weight& weight, double factor,
                const Tensor& y) {
  const Pictures shape{x.dim(0), x.dim(1) * x.dim(2), x.channels()};
  const int64_t chunks = scratch.dim(2);
  const T* in = x.data<const T>();
  float* partial = scratch.data<float>();
  dispatchWidth<T>(shape.channels, [&](auto width) {
    launch(name, columnGrid<LaneSum<width>>(chunks, shape.channels / width, shape.count), sumPixels<T, width, Weight>, shape, in,
           weight, partial);
  }, in);
  launch(name, warpGrid(y.size()), finishSums<Y>, y.size(), chunks, static_cast<const float*>(partial), factor, y.data<Y>());
}

}  // namespace lithochrome::gpu
