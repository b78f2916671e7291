// Winograd's transforms and products on blocks of tiles, for one thread. T: float or bf16 (2 of them share a word).
#pragma once

#include "core/dtype.h"
#include "ops/winograd_tiles.h"

namespace lithochrome::winograd {

// Of a tile's results, which depend on 2 more rows and columns; `positions` products for each tile.
constexpr TileSize tileSize(DType dtype) { return {dtype == DType::bf16 ? 2 : 4, 4}; }
constexpr int64_t positions(DType dtype) { return (tileSize(dtype).rows + 2) * (tileSize(dtype).columns + 2); }
constexpr int64_t kTilesAtOnce = 8;  // blocks and chunks are multiples of it
constexpr int64_t kChannelsAtOnce = 16;
// From a position's matrix to the next: a line of the cache apart, so that equal elements of all positions do not
// compete for one set of the cache.
inline int64_t positionStride(DType dtype, int64_t elements) { return elements + 64 / sizeOf(dtype); }

template <class T>
struct Convolution {
  Tiles tiles;
  int64_t inputs, outputs;
  const T *x, *packed;
  const float* bias;  // or null
  bool relu;
  T* y;
};
// Tiles first … first + count − 1; scratch: blockFloats() floats.
template <class T>
void convolveBlock(const Convolution<T>& convolution, int64_t first, int64_t count, float* scratch);
int64_t blockFloats(DType dtype, int64_t inputs, int64_t outputs, int64_t count);

// Transforms for the gradient of the weights: kTilesAtOnce tiles from `first` on → [positions, slabs, depth, 16] words;
// depth = words of `chunk` tiles.
template <class T>
struct Spread {
  Tiles tiles;
  int64_t channels;
  const T* image;
  bool gradient;  // dy (no border) or x
  int64_t chunk;
  T* out;
};
template <class T>
void spreadTiles(const Spread<T>& spread, int64_t first);

// sums [positions,O,C] of 16 outputs at one position (+)= dy · x over a chunk.
template <class T>
struct WeightProduct {
  const T *dy, *x;
  int64_t outputs, inputs, chunk;
  float* sums;
};
template <class T>
void addProduct(const WeightProduct<T>& product, int64_t position, int64_t slab, bool add);

// sums → dWeight [O,3,3,C], for one output.
void gatherWeights(DType scheme, const float* sums, int64_t outputs, int64_t inputs, int64_t output, float* dWeight);

}  // namespace lithochrome::winograd
