// Tensors as rows of units (a channel or a few neighbors): a block covers neighboring units of several rows. Neighboring
// threads then touch neighboring memory, and a thread keeps its unit in every row.
#pragma once

#include "gpu/kernel.h"

namespace lithochrome::gpu {

// The most threads of a block, and units of a tile.
constexpr int kRowGridThreads = 256;
constexpr int kRowGridUnits = 64;

// Blocks: [strides over the rows, tiles of units, pictures]; threads: [units of a tile, rows].
inline Grid rowGrid(int64_t rows, int64_t units, int64_t pictures = 1) {
  const int64_t tiles = (units + kRowGridUnits - 1) / kRowGridUnits, x = (units + tiles - 1) / tiles, y = kRowGridThreads / x;
  const int64_t limit = int64_t{32} * multiprocessors();
  const auto blocks = static_cast<unsigned>(std::min((rows + y - 1) / y, limit));
  return {dim3(blocks, static_cast<unsigned>(tiles), static_cast<unsigned>(std::min<int64_t>(pictures, 65535))),
          dim3(static_cast<unsigned>(x), static_cast<unsigned>(y))};
}

// [count,H,W,channels] with pixels = H·W.
struct Pictures {
  int64_t count, pixels, channels;
};

__device__ inline int64_t unitIndex() { return static_cast<int64_t>(blockIdx.y) * blockDim.x + threadIdx.x; }
__device__ inline int64_t firstRow() { return static_cast<int64_t>(blockIdx.x) * blockDim.y + threadIdx.y; }
__device__ inline int64_t rowStep() { return static_cast<int64_t>(gridDim.x) * blockDim.y; }

}  // namespace lithochrome::gpu
