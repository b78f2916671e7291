// Winograd's transforms and products on blocks of tiles, for one thread. T: float or bf16 (2 of them share a word).
#pragma once

#include "core/dtype.h"
#include "ops/winograd_tiles.h"

namespace lithochrome::winograd {

// Of what is written against what is read: halved by stride 2, doubled by its gradient.
enum class Resolution { same, halved, doubled };

// Of a tile: transformed pixels, transformed weights, sums of their products, and the products (terms) themselves.
struct Counts {
  TileSize tile;
  int64_t readScale, resultScale;  // pixels of x and y to one of the tile, in each dimension
  int64_t values, weights, sums, terms;
};
template <class T, Resolution R>
Counts countsOf();

constexpr int64_t kTilesAtOnce = 8;  // blocks and chunks are multiples of it
constexpr int64_t kChannelsAtOnce = 16;
// From a value's, weight's or sum's matrix to the next: a line of the cache apart, so that equal elements of all matrices
// do not compete for one set of the cache.
inline int64_t matrixStride(DType dtype, int64_t elements) { return elements + 64 / sizeOf(dtype); }

template <class T>
struct Convolution {
  Tiles tiles;
  Plane read, written;
  int64_t inputs, outputs;
  const T *x, *packed;
  const float* bias;  // or null
  bool relu;
  T* y;
};
// Tiles first … first + count − 1; scratch: blockFloats() floats.
template <class T, Resolution R>
void convolveBlock(const Convolution<T>& convolution, int64_t first, int64_t count, float* scratch);
template <class T, Resolution R>
int64_t blockFloats(int64_t inputs, int64_t outputs, int64_t count);

// Transforms for the gradient of the weights: kTilesAtOnce tiles from `first` on → [values or sums, slabs, depth, 16] words,
// from the `slot`-th of `chunk` tiles on; depth = words of a chunk.
template <class T>
struct Spread {
  Tiles tiles;
  Plane plane;
  int64_t channels;
  const T* image;
  bool gradient;  // dy (no border) or x
  int64_t chunk;
  T* out;
};
template <class T, Resolution R>
void spreadTiles(const Spread<T>& spread, int64_t first, int64_t slot);

// sums [weights,O,C] of 16 outputs for one weight (+)= dy · x over a chunk.
template <class T>
struct WeightProduct {
  const T *dy, *x;
  int64_t outputs, inputs, chunk;
  float* sums;
};
template <class T, Resolution R>
void addProduct(const WeightProduct<T>& product, int64_t weight, int64_t slab, bool add);

// sums → dWeight [O,3,3,C], for one output.
template <class T, Resolution R>
void gatherWeights(const WeightProduct<T>& product, int64_t output, float* dWeight);

}  // namespace lithochrome::winograd
