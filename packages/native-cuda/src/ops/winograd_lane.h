// Sixteen channels in a register, and the transforms of Winograd's minimal filtering on them. Include within
// WINOGRAD_TARGET … WINOGRAD_END, which compile for AVX-512 whatever the rest is compiled for.
#pragma once

#include <immintrin.h>

#include <type_traits>

#include "core/dtype.h"

// GCC 12 takes the undefined registers of its own intrinsics for a mistake (bug 105593).
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"

#define WINOGRAD_TARGET _Pragma("GCC push_options") _Pragma("GCC target(\"arch=x86-64-v4,avx512bf16\")")
#define WINOGRAD_END _Pragma("GCC pop_options")

WINOGRAD_TARGET

namespace lithochrome::winograd {
namespace {

using Lane = __m512;
constexpr int64_t kLane = 16;
#define WINOGRAD_INLINE [[gnu::always_inline]] inline

WINOGRAD_INLINE Lane load(const float* in) { return _mm512_loadu_ps(in); }
WINOGRAD_INLINE Lane load(const bf16* in) {
  const __m256i bits = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(in));
  return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(bits), 16));
}
WINOGRAD_INLINE void store(float* out, Lane value) { _mm512_storeu_ps(out, value); }
WINOGRAD_INLINE void store(bf16* out, Lane value) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), reinterpret_cast<__m256i>(_mm512_cvtneps_pbh(value)));
}

template <class T>
constexpr int64_t kPack = 4 / static_cast<int64_t>(sizeof(T));  // elements of a word

// Rows of 16 words of two tiles (or weights) that share words.
WINOGRAD_INLINE void storeWords(bf16* out, Lane even, Lane odd) {
  const __m512i order = _mm512_set_epi16(31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8, 23, 7, 22, 6, 21, 5,
                                         20, 4, 19, 3, 18, 2, 17, 1, 16, 0);
  const auto both = reinterpret_cast<__m512i>(_mm512_cvtne2ps_pbh(odd, even));
  _mm512_storeu_si512(out, _mm512_permutexvar_epi16(order, both));
}

// Minimal filtering in one dimension: 2 results from 4 inputs, with coefficients that bf16 survives.
struct Two {
  static constexpr int kTile = 2, kSide = 4;

  // Bᵀ d
  WINOGRAD_INLINE static void input(const Lane* d, Lane* v) {
    v[0] = d[0] - d[2], v[1] = d[1] + d[2], v[2] = d[2] - d[1], v[3] = d[1] - d[3];
  }
  // Aᵀ m
  WINOGRAD_INLINE static void output(const Lane* m, Lane* y) {
    y[0] = m[0] + m[1] + m[2], y[1] = m[1] - m[2] - m[3];
  }
  // A dy
  WINOGRAD_INLINE static void spread(const Lane* dy, Lane* m) {
    m[0] = dy[0], m[1] = dy[0] + dy[1], m[2] = dy[0] - dy[1], m[3] = -dy[1];
  }
  // G g
  WINOGRAD_INLINE static void weight(const Lane* g, Lane* u) {
    const Lane ends = g[0] + g[2];
    u[0] = g[0], u[1] = 0.5f * (ends + g[1]), u[2] = 0.5f * (ends - g[1]), u[3] = g[2];
  }
  // Gᵀ du
  WINOGRAD_INLINE static void gather(const Lane* u, Lane* g) {
    const Lane sum = 0.5f * (u[1] + u[2]);
    g[0] = u[0] + sum, g[1] = 0.5f * (u[1] - u[2]), g[2] = sum + u[3];
  }
};

// 4 results from 6 inputs, by the points 0, ±a, ±b and infinity; a = Near / 8, b = Far / 8.
template <int Near, int Far>
struct Four {
  static constexpr int kTile = 4, kSide = 6;
  static constexpr float a = Near / 8.0f, b = Far / 8.0f, aa = a * a, bb = b * b;
  // 1 / Π (point − others): of 0, ±a and ±b.
  static constexpr float ofZero = 1 / (aa * bb), ofNear = 1 / (2 * aa * (aa - bb)), ofFar = 1 / (2 * bb * (bb - aa));

  WINOGRAD_INLINE static void input(const Lane* d, Lane* v) {
    const Lane even = d[4] - bb * d[2], odd = d[3] - bb * d[1], even2 = d[4] - aa * d[2], odd2 = d[3] - aa * d[1];
    v[0] = d[4] - (aa + bb) * d[2] + aa * bb * d[0];
    v[1] = even + a * odd, v[2] = even - a * odd, v[3] = even2 + b * odd2, v[4] = even2 - b * odd2;
    v[5] = d[5] - (aa + bb) * d[3] + aa * bb * d[1];
  }
  WINOGRAD_INLINE static void output(const Lane* m, Lane* y) {
    const Lane s = m[1] + m[2], t = m[1] - m[2], u = m[3] + m[4], w = m[3] - m[4];
    y[0] = m[0] + s + u, y[1] = a * t + b * w, y[2] = aa * s + bb * u, y[3] = a * aa * t + b * bb * w + m[5];
  }
  WINOGRAD_INLINE static void spread(const Lane* dy, Lane* m) {
    const Lane even = dy[0] + aa * dy[2], odd = dy[1] + aa * dy[3], even2 = dy[0] + bb * dy[2], odd2 = dy[1] + bb * dy[3];
    m[0] = dy[0], m[5] = dy[3];
    m[1] = even + a * odd, m[2] = even - a * odd, m[3] = even2 + b * odd2, m[4] = even2 - b * odd2;
  }
  WINOGRAD_INLINE static void weight(const Lane* g, Lane* u) {
    const Lane even = ofNear * g[0] + ofNear * aa * g[2], odd = ofNear * a * g[1];
    const Lane even2 = ofFar * g[0] + ofFar * bb * g[2], odd2 = ofFar * b * g[1];
    u[0] = ofZero * g[0], u[1] = even + odd, u[2] = even - odd, u[3] = even2 + odd2, u[4] = even2 - odd2, u[5] = g[2];
  }
  WINOGRAD_INLINE static void gather(const Lane* u, Lane* g) {
    const Lane near = ofNear * (u[1] + u[2]), far = ofFar * (u[3] + u[4]);
    g[0] = ofZero * u[0] + near + far;
    g[1] = ofNear * a * (u[1] - u[2]) + ofFar * b * (u[3] - u[4]);
    g[2] = aa * near + bb * far + u[5];
  }
};

using Transform = void (*)(const Lane*, Lane*);

// in [Rows,Columns] → out, Across along the rows and Down along the columns.
template <int Rows, int Columns, int RowsOut, int ColumnsOut, Transform Down, Transform Across>
WINOGRAD_INLINE void alongBoth(const Lane* in, Lane* out) {
  Lane half[Rows * ColumnsOut];
#pragma GCC unroll 6
  for (int i = 0; i < Rows; ++i) Across(in + i * Columns, half + i * ColumnsOut);
#pragma GCC unroll 6
  for (int j = 0; j < ColumnsOut; ++j) {
    Lane column[Rows], result[RowsOut];
#pragma GCC unroll 6
    for (int i = 0; i < Rows; ++i) column[i] = half[i * ColumnsOut + j];
    Down(column, result);
#pragma GCC unroll 6
    for (int i = 0; i < RowsOut; ++i) out[i * ColumnsOut + j] = result[i];
  }
}

// Both dimensions: V down the rows, H across the columns of a tile.
template <class V, class H>
struct Scheme {
  static constexpr int kTileRows = V::kTile, kTileColumns = H::kTile, kSideRows = V::kSide, kSideColumns = H::kSide;
  static constexpr int kPixels = kTileRows * kTileColumns, kPositions = kSideRows * kSideColumns;

  WINOGRAD_INLINE static void input(const Lane* d, Lane* v) {
    alongBoth<kSideRows, kSideColumns, kSideRows, kSideColumns, V::input, H::input>(d, v);
  }
  WINOGRAD_INLINE static void output(const Lane* m, Lane* y) {
    alongBoth<kSideRows, kSideColumns, kTileRows, kTileColumns, V::output, H::output>(m, y);
  }
  WINOGRAD_INLINE static void spread(const Lane* dy, Lane* m) {
    alongBoth<kTileRows, kTileColumns, kSideRows, kSideColumns, V::spread, H::spread>(dy, m);
  }
  WINOGRAD_INLINE static void weight(const Lane* g, Lane* u) {
    alongBoth<3, 3, kSideRows, kSideColumns, V::weight, H::weight>(g, u);
  }
  WINOGRAD_INLINE static void gather(const Lane* u, Lane* g) {
    alongBoth<kSideRows, kSideColumns, 3, 3, V::gather, H::gather>(u, g);
  }
};

// Of the operands' dtype. The points of bf16's columns are those that round least.
using SchemeBf16 = Scheme<Two, Four<6, 12>>;
using SchemeF32 = Scheme<Four<8, 16>, Four<8, 16>>;
template <class T>
using SchemeOf = std::conditional_t<std::is_same_v<T, bf16>, SchemeBf16, SchemeF32>;

}  // namespace
}  // namespace lithochrome::winograd

WINOGRAD_END
