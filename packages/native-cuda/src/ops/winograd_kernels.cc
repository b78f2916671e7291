#include "ops/winograd_kernels.h"

#if defined(__x86_64__) && defined(__GNUC__)

#include <algorithm>
#include <cmath>
#include <vector>

#include "ops/winograd_product.h"
#include "ops/winograd_scheme.h"

WINOGRAD_TARGET

namespace lithochrome::winograd {
namespace {

// Where the pixels of a tile lie; those outside the picture point at zeros (or at scratch where they are written).
template <int Rows, int Columns, class T>
void locate(const Plane& plane, const Tile& tile, int64_t border, int64_t channels, T* image, T* outside, T** at) {
  int64_t columns[Columns];
  for (int j = 0; j < Columns; ++j) columns[j] = plane.column(tile, j - border);
  for (int i = 0; i < Rows; ++i) {
    const int64_t line = plane.line(tile, i - border);
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

// One tile of x → v [values, rows, C] at its row.
template <class T, Resolution R>
void transformInput(const Convolution<T>& c, const Tile& tile, T* v, int64_t stride) {
  using S = SchemeOf<T, R>;
  constexpr int kReads = S::kReads, kValues = S::kValues;
  const T* at[kReads];
  locate<S::Rows::kReads, S::Columns::kReads>(c.read, tile, S::Rows::kBorder, c.inputs, c.x, zeros<T>(c.inputs), at);
  for (int64_t channel = 0; channel < c.inputs; channel += kLane) {
    Lane d[kReads], result[kValues];
    loadAll<kReads>(at, channel, d);
    S::input(d, result);
#pragma GCC unroll 36
    for (int p = 0; p < kValues; ++p) store(v + p * stride + channel, result[p]);
  }
}

// One row of m [sums, rows, O] → the tile's pixels of y.
template <class T, Resolution R>
void transformOutput(const Convolution<T>& c, const Tile& tile, const float* m, int64_t stride, T* outside) {
  using S = SchemeOf<T, R>;
  constexpr int kSums = S::kSums, kResults = S::kResults;
  T* at[kResults];
  locate<S::Rows::kResults, S::Columns::kResults>(c.written, tile, 0, c.outputs, c.y, outside, at);
  for (int64_t channel = 0; channel < c.outputs; channel += kLane) {
    Lane sums[kSums], result[kResults];
#pragma GCC unroll 36
    for (int p = 0; p < kSums; ++p) sums[p] = load(m + p * stride + channel);
    S::output(sums, result);
    const Lane bias = c.bias ? load(c.bias + channel) : _mm512_setzero_ps();
    const Lane least = c.relu ? _mm512_setzero_ps() : _mm512_set1_ps(-INFINITY);
#pragma GCC unroll 16
    for (int i = 0; i < kResults; ++i) store(at[i] + channel, _mm512_max_ps(least, result[i] + bias));
  }
}

template <class T>
WINOGRAD_INLINE const uint32_t* words(const T* at) {
  return reinterpret_cast<const uint32_t*>(at);
}

}  // namespace

template <class T, Resolution R>
void convolveBlock(const Convolution<T>& c, int64_t first, int64_t count, float* scratch) {
  using S = SchemeOf<T, R>;
  constexpr DType kType = DTypeOf<T>::value;
  const int64_t rows = (count + kRows - 1) / kRows * kRows, depth = c.inputs / kPack<T>;
  const int64_t vStride = matrixStride(kType, rows * c.inputs), mStride = matrixStride(DType::f32, rows * c.outputs);
  const int64_t packedStride = matrixStride(kType, c.inputs * c.outputs);
  T* v = reinterpret_cast<T*>(scratch);
  float* m = scratch + S::kValues * vStride / kPack<T>;
  T* outside = reinterpret_cast<T*>(m + S::kSums * mStride);
  for (int64_t row = 0; row < count; ++row) transformInput<T, R>(c, c.tiles.at(first + row), v + row * c.inputs, vStride);
  int sum = -1;
  for (const Term& t : S::terms()) {
    product<T>({words(v + t.value * vStride), depth, 1, words(c.packed + t.weight * packedStride), depth, rows, c.outputs,
                m + t.sum * mStride}, t.sum == sum);
    sum = t.sum;
  }
  for (int64_t row = 0; row < count; ++row)
    transformOutput<T, R>(c, c.tiles.at(first + row), m + row * c.outputs, mStride, outside);
}

template <class T, Resolution R>
int64_t blockFloats(int64_t inputs, int64_t outputs, int64_t count) {
  using S = SchemeOf<T, R>;
  const int64_t rows = (count + kRows - 1) / kRows * kRows;
  return S::kValues * matrixStride(DTypeOf<T>::value, rows * inputs) / kPack<T> +
         S::kSums * matrixStride(DType::f32, rows * outputs) + outputs;
}

namespace {

// The pixels of a tile that the gradient of the weights reads.
template <class T, class S, bool Gradient>
struct Sources {
  static constexpr int kReads = Gradient ? S::kResults : S::kReads, kValues = Gradient ? S::kSums : S::kValues;
  const T* at[kReads];

  Sources(const Spread<T>& s, int64_t index) {
    const T* nothing = zeros<T>(s.channels);
    std::fill_n(at, kReads, nothing);
    if (index >= s.tiles.count()) return;
    const Tile tile = s.tiles.at(index);
    if constexpr (Gradient)
      locate<S::Rows::kResults, S::Columns::kResults>(s.plane, tile, 0, s.channels, s.image, nothing, at);
    else
      locate<S::Rows::kReads, S::Columns::kReads>(s.plane, tile, S::Rows::kBorder, s.channels, s.image, nothing, at);
  }

  WINOGRAD_INLINE void transform(int64_t channel, Lane* result) const {
    Lane d[kReads];
    loadAll<kReads>(at, channel, d);
    if constexpr (Gradient)
      S::spread(d, result);
    else
      S::input(d, result);
  }
};

template <class T, class S, bool Gradient>
void spreadWord(const Spread<T>& s, int64_t index, int64_t slot) {
  using From = Sources<T, S, Gradient>;
  constexpr int kValues = From::kValues;
  const int64_t stride = matrixStride(DTypeOf<T>::value, s.channels * s.chunk);
  T* out = s.out + slot * kLane;
  const From first(s, index), second(s, index + kPack<T> - 1);
  for (int64_t channel = 0; channel < s.channels; channel += kLane, out += s.chunk * kLane) {
    Lane even[kValues], odd[kValues];
    first.transform(channel, even);
    if constexpr (std::is_same_v<T, bf16>) {
      second.transform(channel, odd);
#pragma GCC unroll 25
      for (int p = 0; p < kValues; ++p) _mm512_storeu_si512(out + p * stride, pairs(even[p], odd[p]));
    } else {
#pragma GCC unroll 36
      for (int p = 0; p < kValues; ++p) store(out + p * stride, even[p]);
    }
  }
}

}  // namespace

template <class T, Resolution R>
void spreadTiles(const Spread<T>& s, int64_t first, int64_t slot) {
  using S = SchemeOf<T, R>;
  for (int64_t i = 0; i < kTilesAtOnce; i += kPack<T>) {
    if (s.gradient)
      spreadWord<T, S, true>(s, first + i, slot + i);
    else
      spreadWord<T, S, false>(s, first + i, slot + i);
  }
}

template <class T, Resolution R>
void addProduct(const WeightProduct<T>& w, int64_t weight, int64_t slab, bool add) {
  constexpr DType kType = DTypeOf<T>::value;
  float* sums = w.sums + weight * matrixStride(DType::f32, w.outputs * w.inputs) + slab * kLane * w.inputs;
  for (const Term& t : SchemeOf<T, R>::terms()) {
    if (t.weight != weight) continue;
    const T* dy = w.dy + t.sum * matrixStride(kType, w.outputs * w.chunk) + slab * kLane * w.chunk;
    const T* x = w.x + t.value * matrixStride(kType, w.inputs * w.chunk);
    product<T>({words(dy), 1, kLane, words(x), w.chunk / kPack<T>, kLane, w.inputs, sums}, add);
    add = true;
  }
}

template <class T, Resolution R>
void gatherWeights(const WeightProduct<T>& w, int64_t output, float* dWeight) {
  using S = SchemeOf<T, R>;
  const int64_t stride = matrixStride(DType::f32, w.outputs * w.inputs);
  for (int64_t channel = 0; channel < w.inputs; channel += kLane) {
    Lane u[S::kWeights], g[9];
    for (int p = 0; p < S::kWeights; ++p) u[p] = load(w.sums + p * stride + output * w.inputs + channel);
    S::gather(u, g);
    for (int tap = 0; tap < 9; ++tap) store(dWeight + (output * 9 + tap) * w.inputs + channel, g[tap]);
  }
}

#define INSTANTIATE_CONVOLUTION(T, R)                                                         \
  template void convolveBlock<T, R>(const Convolution<T>&, int64_t, int64_t, float*); \
  template int64_t blockFloats<T, R>(int64_t, int64_t, int64_t);
#define INSTANTIATE_GRADIENT(T, R)                                                    \
  template void spreadTiles<T, R>(const Spread<T>&, int64_t, int64_t);                \
  template void addProduct<T, R>(const WeightProduct<T>&, int64_t, int64_t, bool);    \
  template void gatherWeights<T, R>(const WeightProduct<T>&, int64_t, float*);
#define INSTANTIATE(T)                                                                \
  INSTANTIATE_CONVOLUTION(T, Resolution::same)                                                \
  INSTANTIATE_CONVOLUTION(T, Resolution::halved)                                              \
  INSTANTIATE_CONVOLUTION(T, Resolution::doubled)                                             \
  INSTANTIATE_GRADIENT(T, Resolution::same)                                           \
  INSTANTIATE_GRADIENT(T, Resolution::halved)
INSTANTIATE(float)
INSTANTIATE(bf16)

}  // namespace lithochrome::winograd

WINOGRAD_END

namespace lithochrome::winograd {

// Compiled for every processor: they say what a convolution would cost.
template <class T, Resolution R>
Counts countsOf() {
  using S = SchemeOf<T, R>;
  using Rows = typename S::Rows;
  return {{Rows::kTile, S::Columns::kTile}, Rows::kReadScale, Rows::kResultScale, S::kValues, S::kWeights, S::kSums, S::kTerms};
}

template Counts countsOf<float, Resolution::same>();
template Counts countsOf<float, Resolution::halved>();
template Counts countsOf<float, Resolution::doubled>();
template Counts countsOf<bf16, Resolution::same>();
template Counts countsOf<bf16, Resolution::halved>();
template Counts countsOf<bf16, Resolution::doubled>();

}  // namespace lithochrome::winograd

#endif
