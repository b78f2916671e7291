// Means over the areas that target pixels cover, in CUDA kernels.
#pragma once

#include "gpu/reduce.h"
#include "ops/area_span.h"

namespace lithochrome::ops::cuda {

// Pictures [N,height,width,channels] → [N,targetHeight,targetWidth,channels]; `lanes` (a power of two, at most a warp)
// share a result.
struct AreaShape {
  int64_t height, width, targetHeight, targetWidth, channels;
  int64_t results;  // N · targetHeight · targetWidth · channels
  int lanes;

  AreaShape(const Shape& in, const Shape& out)
      : height(in[1]),
        width(in[2]),
        targetHeight(out[1]),
        targetWidth(out[2]),
        channels(in[3]),
        results(sizeOf(out)),
        lanes(1) {
    // Neighboring lanes read neighboring columns, or neighboring channels where there are many.
    while (lanes * targetWidth < width && 2 * lanes * channels <= gpu::kWarp) lanes *= 2;
  }
};

// The shares of a span: only its ends may differ from the others.
struct AreaShares {
  AreaSpan span;
  float first, inner, last;

  __device__ AreaShares(int64_t size, int64_t target, int64_t index)
      : span(size, target, index),
        first(span.share<float>(span.first)),
        inner(static_cast<float>(target) / static_cast<float>(size)),
        last(span.share<float>(span.last - 1)) {}

  __device__ float at(int64_t i) const { return i == span.first ? first : i == span.last - 1 ? last : inner; }
};

// What one lane adds to a result.
template <class Reader>
__device__ inline float areaShare(const Reader& reader, const AreaShape& shape, int64_t result, int lane) {
  const int64_t channel = result % shape.channels, pixel = result / shape.channels;
  const int64_t x = pixel % shape.targetWidth, row = pixel / shape.targetWidth;
  const int64_t picture = row / shape.targetHeight;
  const AreaShares rows(shape.height, shape.targetHeight, row % shape.targetHeight);
  const AreaShares columns(shape.width, shape.targetWidth, x);
  float sum = 0;
  for (int64_t u = columns.span.first + lane; u < columns.span.last; u += shape.lanes) {
    float mean = 0;
    for (int64_t v = rows.span.first; v < rows.span.last; ++v)
      mean += rows.at(v) * reader((picture * shape.height + v) * shape.width + u, channel);
    sum += columns.at(u) * mean;
  }
  return sum;
}

// Source::reader() gives a function of pixel and channel; every thread of the block calls it.
template <class Source>
__global__ void areaMean(Source source, AreaShape shape, float* out) {
  const auto reader = source.reader();
  const int place = static_cast<int>(threadIdx.x) % gpu::kWarp, perWarp = gpu::kWarp / shape.lanes;
  const int lane = place % shape.lanes;
  for (int64_t first = gpu::threadIndex() / gpu::kWarp * perWarp; first < shape.results;
       first += gpu::threadCount() / gpu::kWarp * perWarp) {
    const int64_t result = first + place / shape.lanes;
    float sum = result < shape.results ? areaShare(reader, shape, result, lane) : 0.0f;
    for (int distance = shape.lanes / 2; distance > 0; distance /= 2)
      sum += __shfl_xor_sync(gpu::kFullWarp, sum, distance);
    if (lane == 0 && result < shape.results) out[result] = sum;
  }
}

template <class Source>
void launchAreaMean(const char* name, const Source& source, const AreaShape& shape, float* out) {
  gpu::launch(name, gpu::gridFor(shape.results * shape.lanes), areaMean<Source>, source, shape, out);
}

}  // namespace lithochrome::ops::cuda
