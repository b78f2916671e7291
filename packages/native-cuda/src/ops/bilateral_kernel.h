// Joint bilateral upsampling in CUDA kernels: what jointBilateral and colorizePicture do for each pixel.
#pragma once

#include "gpu/kernel.h"
#include "ops/color_math.h"
#include "ops/joint_bilateral.h"

namespace lithochrome::ops::cuda {

constexpr int kBilateralThreads = 128;
// Rows of a tile: a thread computes its column's taps once for all of them.
constexpr int kBilateralRows = 8;

// The samples [height,width], and the target's size.
struct BilateralGrid {
  const float *ab, *lightness;
  int64_t height, width, targetHeight, targetWidth;
  float factor;  // of rangeWeight

  BilateralGrid(const BilateralInput& in, int64_t targetHeight, int64_t targetWidth)
      : ab(in.ab.data<const float>()),
        lightness(in.lightness.data<const float>()),
        height(in.ab.dim(0)),
        width(in.ab.dim(1)),
        targetHeight(targetHeight),
        targetWidth(targetWidth),
        factor(rangeFactor(in.sigma)) {}

  __device__ color::Ab sample(const SampleTaps& rows, const SampleTaps& columns, float target) const {
    float total = 0, a = 0, b = 0;
    for (int row = 0; row < 3; ++row) {
      for (int column = 0; column < 3; ++column) {
        const int64_t at = rows.index[row] * width + columns.index[column];
        const float weight = rows.weight[row] * columns.weight[column] * rangeWeight(target - lightness[at], factor);
        total += weight;
        a += weight * ab[2 * at];
        b += weight * ab[2 * at + 1];
      }
    }
    return {a / total, b / total};
  }

  LITHOCHROME_HD int64_t tilesAcross() const { return (targetWidth + kBilateralThreads - 1) / kBilateralThreads; }
  LITHOCHROME_HD int64_t tiles() const { return tilesAcross() * ((targetHeight + kBilateralRows - 1) / kBilateralRows); }
};

// Calls f(index of the target pixel, taps of its row, taps of its column) for every target pixel; every thread of the block
// takes part.
template <class F>
__device__ void forEachTarget(const BilateralGrid& grid, F f) {
  __shared__ SampleTaps rows[kBilateralRows];
  const int thread = static_cast<int>(threadIdx.x);
  const int64_t across = grid.tilesAcross(), tiles = grid.tiles();
  for (int64_t tile = blockIdx.x; tile < tiles; tile += gridDim.x) {
    const int64_t top = tile / across * kBilateralRows, x = tile % across * kBilateralThreads + thread;
    const bool last = grid.targetHeight - top < kBilateralRows;
    const int count = last ? static_cast<int>(grid.targetHeight - top) : kBilateralRows;
    if (thread < count) rows[thread] = sampleTaps(grid.height, grid.targetHeight, top + thread);
    __syncthreads();
    if (x < grid.targetWidth) {
      const SampleTaps columns = sampleTaps(grid.width, grid.targetWidth, x);
      for (int row = 0; row < count; ++row) f((top + row) * grid.targetWidth + x, rows[row], columns);
    }
    __syncthreads();
  }
}

inline gpu::Grid launchGrid(const BilateralGrid& grid) {
  return gpu::gridFor(grid.tiles() * kBilateralThreads, kBilateralThreads);
}

}  // namespace lithochrome::ops::cuda
