#include "ops/winograd_kernels.h"

#if defined(__x86_64__) && defined(__GNUC__)

#include <algorithm>
#include <cmath>
#include <vector>

#include "ops/winograd_product.h"

WINOGRAD_TARGET

namespace lithochrome::winograd {
namespace {

// Where the pixels of a tile lie; those outside the picture point at zeros (or at scratch where they are written).
template <class T, int Rows, int Columns>
void locate(const Tiles& tiles, const Tile& tile, int64_t border, int64_t channels, T* image, T* outside, T** at) {
  int64_t columns[Columns];
  for (int j = 0; j < Columns; ++j) columns[j] = tiles.column(tile, j - border);
  for (int i = 0; i < Rows; ++i) {
    const int64_t line = tiles.line(tile, i - border);
    T* const first = image + line * channels;
    for (int j = 0; j < Columns; ++j)
      at[i * Columns + j] = line < 0 || columns[j] < 0 ? outside : first + columns[j] * channels;
  }
}

template <class T>
const T* zeros(int64_t channels) {
  thread_local std::vector<T> row;
  if (static_cast<int64_t>(row.size()) < channels) row.assign(static_cast<size_t>(channels), T{});
  return row.data();
}

template <int Count, class T>
WINOGRAD_INLINE void loadAll(const T* const* at, int64_t channel, Lane* lanes) {
#pragma GCC unroll 36
  for (int i = 0; i < Count; ++i) lanes[i] = load(at[i] + channel);
}

// One tile of x → v [positions, rows, C] at its row.
template <class T>
void transformInput(const Convolution<T>& c, const Tile& tile, T* v, int64_t stride) {
  using S = SchemeOf<T>;
  constexpr int kPositions = S::kPositions;
  const T* at[kPositions];
  locate<const T, S::kSideRows, S::kSideColumns>(c.tiles, tile, 1, c.inputs, c.x, zeros<T>(c.inputs), at);
  for (int64_t channel = 0; channel < c.inputs; channel += kLane) {
    Lane d[kPositions], result[kPositions];
    loadAll<kPositions>(at, channel, d);
    S::input(d, result);
#pragma GCC unroll 36
    for (int p = 0; p < kPositions; ++p) store(v + p * stride + channel, result[p]);
  }
}

// One row of m [positions, rows, O] → the tile's pixels of y.
template <class T>
void transformOutput(const Convolution<T>& c, const Tile& tile, const float* m, int64_t stride, T* outside) {
  using S = SchemeOf<T>;
  constexpr int kSums = S::kPositions, kPixels = S::kPixels;
  T* at[kPixels];
  locate<T, S::kTileRows, S::kTileColumns>(c.tiles, tile, 0, c.outputs, c.y, outside, at);
  for (int64_t channel = 0; channel < c.outputs; channel += kLane) {
    Lane sums[kSums], result[kPixels];
#pragma GCC unroll 36
    for (int p = 0; p < kSums; ++p) sums[p] = load(m + p * stride + channel);
    S::output(sums, result);
    const Lane bias = c.bias ? load(c.bias + channel) : _mm512_setzero_ps();
    const Lane least = c.relu ? _mm512_setzero_ps() : _mm512_set1_ps(-INFINITY);
#pragma GCC unroll 16
    for (int i = 0; i < kPixels; ++i) store(at[i] + channel, _mm512_max_ps(least, result[i] + bias));
  }
}

}  // namespace

template <class T>
void convolveBlock(const Convolution<T>& c, int64_t first, int64_t count, float* scratch) {
  constexpr DType kType = DTypeOf<T>::value;
  constexpr int64_t kPositions = positions(kType);
  const int64_t rows = (count + kRows - 1) / kRows * kRows, depth = c.inputs / kPack<T>;
  const int64_t vStride = positionStride(kType, rows * c.inputs), mStride = positionStride(DType::f32, rows * c.outputs);
  const int64_t packedStride = positionStride(kType, c.inputs * c.outputs);
  T* v = reinterpret_cast<T*>(scratch);
  float* m = scratch + kPositions * vStride / kPack<T>;
  T* outside = reinterpret_cast<T*>(m + kPositions * mStride);
  for (int64_t row = 0; row < count; ++row) transformInput(c, c.tiles.at(first + row), v + row * c.inputs, vStride);
  const auto words = [](const T* at) { return reinterpret_cast<const uint32_t*>(at); };
  for (int64_t p = 0; p < kPositions; ++p)
    product<T, false>({words(v + p * vStride), depth, 1, words(c.packed + p * packedStride), depth, rows, c.outputs,
                       m + p * mStride});
  for (int64_t row = 0; row < count; ++row)
    transformOutput(c, c.tiles.at(first + row), m + row * c.outputs, mStride, outside);
}

int64_t blockFloats(DType dtype, int64_t inputs, int64_t outputs, int64_t count) {
  const int64_t rows = (count + kRows - 1) / kRows * kRows, words = 4 / sizeOf(dtype);
  return positions(dtype) * (positionStride(dtype, rows * inputs) / words + positionStride(DType::f32, rows * outputs)) + outputs;
}

namespace {

// The pixels of a tile that the gradient of the weights reads.
template <class T>
struct Sources {
  using S = SchemeOf<T>;
  const T* at[S::kPositions];

  Sources(const Spread<T>& s, int64_t index) {
    const T* nothing = zeros<T>(s.channels);
    std::fill_n(at, S::kPositions, nothing);
    if (index >= s.tiles.count()) return;
    const Tile tile = s.tiles.at(index);
    if (s.gradient)
      locate<const T, S::kTileRows, S::kTileColumns>(s.tiles, tile, 0, s.channels, s.image, nothing, at);
    else
      locate<const T, S::kSideRows, S::kSideColumns>(s.tiles, tile, 1, s.channels, s.image, nothing, at);
  }

  template <bool Gradient>
  WINOGRAD_INLINE void transform(int64_t channel, Lane* result) const {
    Lane d[S::kPositions];
    if constexpr (Gradient) {
      loadAll<S::kPixels>(at, channel, d);
      S::spread(d, result);
    } else {
      loadAll<S::kPositions>(at, channel, d);
      S::input(d, result);
    }
  }
};

template <class T, bool Gradient>
void spreadWord(const Spread<T>& s, int64_t index) {
  constexpr int kPositions = SchemeOf<T>::kPositions;
  const int64_t stride = positionStride(DTypeOf<T>::value, s.channels * s.chunk);
  T* out = s.out + index % s.chunk * kLane;
  const Sources<T> first(s, index), second(s, index + kPack<T> - 1);
  for (int64_t channel = 0; channel < s.channels; channel += kLane, out += s.chunk * kLane) {
    Lane even[kPositions], odd[kPositions];
    first.template transform<Gradient>(channel, even);
    if constexpr (std::is_same_v<T, bf16>) {
      second.template transform<Gradient>(channel, odd);
#pragma GCC unroll 24
      for (int p = 0; p < kPositions; ++p) storeWords(out + p * stride, even[p], odd[p]);
    } else {
#pragma GCC unroll 36
      for (int p = 0; p < kPositions; ++p) store(out + p * stride, even[p]);
    }
  }
}

}  // namespace

template <class T>
void spreadTiles(const Spread<T>& s, int64_t first) {
  for (int64_t i = 0; i < kTilesAtOnce; i += kPack<T>) {
    if (s.gradient)
      spreadWord<T, true>(s, first + i);
    else
      spreadWord<T, false>(s, first + i);
  }
}

template <class T>
void addProduct(const WeightProduct<T>& w, int64_t position, int64_t slab, bool add) {
  const auto words = [](const T* at) { return reinterpret_cast<const uint32_t*>(at); };
  constexpr DType kType = DTypeOf<T>::value;
  const T* dy = w.dy + position * positionStride(kType, w.outputs * w.chunk) + slab * kLane * w.chunk;
  const T* x = w.x + position * positionStride(kType, w.inputs * w.chunk);
  float* sums = w.sums + position * positionStride(DType::f32, w.outputs * w.inputs) + slab * kLane * w.inputs;
  const Product p{words(dy), 1, kLane, words(x), w.chunk / kPack<T>, kLane, w.inputs, sums};
  if (add)
    product<T, true>(p);
  else
    product<T, false>(p);
}

namespace {

template <class S>
void gather(const float* sums, int64_t stride, int64_t inputs, float* out) {
  for (int64_t channel = 0; channel < inputs; channel += kLane) {
    Lane u[S::kPositions], g[9];
    for (int p = 0; p < S::kPositions; ++p) u[p] = load(sums + p * stride + channel);
    S::gather(u, g);
    for (int tap = 0; tap < 9; ++tap) store(out + tap * inputs + channel, g[tap]);
  }
}

}  // namespace

void gatherWeights(DType scheme, const float* sums, int64_t outputs, int64_t inputs, int64_t output, float* dWeight) {
  const auto run = scheme == DType::bf16 ? gather<SchemeBf16> : gather<SchemeF32>;
  run(sums + output * inputs, positionStride(DType::f32, outputs * inputs), inputs, dWeight + output * 9 * inputs);
}

template void convolveBlock<float>(const Convolution<float>&, int64_t, int64_t, float*);
template void convolveBlock<bf16>(const Convolution<bf16>&, int64_t, int64_t, float*);
template void spreadTiles<float>(const Spread<float>&, int64_t);
template void spreadTiles<bf16>(const Spread<bf16>&, int64_t);
template void addProduct<float>(const WeightProduct<float>&, int64_t, int64_t, bool);
template void addProduct<bf16>(const WeightProduct<bf16>&, int64_t, int64_t, bool);

}  // namespace lithochrome::winograd

WINOGRAD_END

#endif
