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

// F(2×2, 3×3): tiles of 4×4 with coefficients that bf16 survives.
struct Small {
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

// F(4×4, 3×3): points 0, ±1, ±2.
struct Large {
  static constexpr int kTile = 4, kSide = 6;

  WINOGRAD_INLINE static void input(const Lane* d, Lane* v) {
    const Lane even = d[4] - 4.0f * d[2], odd = d[3] - 4.0f * d[1];
    const Lane far = d[4] - d[2], twice = 2.0f * (d[3] - d[1]);
    v[0] = 4.0f * d[0] - 5.0f * d[2] + d[4];
    v[1] = even + odd, v[2] = even - odd, v[3] = far + twice, v[4] = far - twice;
    v[5] = 4.0f * d[1] - 5.0f * d[3] + d[5];
  }
  WINOGRAD_INLINE static void output(const Lane* m, Lane* y) {
    const Lane s = m[1] + m[2], t = m[1] - m[2], u = m[3] + m[4], w = m[3] - m[4];
    y[0] = m[0] + s + u, y[1] = t + 2.0f * w, y[2] = s + 4.0f * u, y[3] = t + 8.0f * w + m[5];
  }
  WINOGRAD_INLINE static void spread(const Lane* dy, Lane* m) {
    const Lane even = dy[0] + dy[2], odd = dy[1] + dy[3];
    const Lane even2 = dy[0] + 4.0f * dy[2], odd2 = 2.0f * dy[1] + 8.0f * dy[3];
    m[0] = dy[0], m[1] = even + odd, m[2] = even - odd, m[3] = even2 + odd2, m[4] = even2 - odd2, m[5] = dy[3];
  }
  WINOGRAD_INLINE static void weight(const Lane* g, Lane* u) {
    const Lane ends = (-1.0f / 6) * (g[0] + g[2]), middle = (1.0f / 6) * g[1];
    const Lane far = (1.0f / 24) * g[0] + (1.0f / 6) * g[2], half = (1.0f / 12) * g[1];
    u[0] = 0.25f * g[0], u[1] = ends - middle, u[2] = ends + middle, u[3] = far + half, u[4] = far - half, u[5] = g[2];
  }
  WINOGRAD_INLINE static void gather(const Lane* u, Lane* g) {
    const Lane near = u[1] + u[2], far = u[3] + u[4];
    g[0] = 0.25f * u[0] - (1.0f / 6) * near + (1.0f / 24) * far;
    g[1] = (1.0f / 6) * (u[2] - u[1]) + (1.0f / 12) * (u[3] - u[4]);
    g[2] = (1.0f / 6) * (far - near) + u[5];
  }
};

// Of the operands' dtype.
template <class T>
using SchemeOf = std::conditional_t<std::is_same_v<T, bf16>, Small, Large>;

// A transform along both axes: in [In,In] → out [Out,Out].
template <int In, int Out, void (*Transform)(const Lane*, Lane*)>
WINOGRAD_INLINE void alongBoth(const Lane* in, Lane* out) {
  Lane half[In * Out];
#pragma GCC unroll 6
  for (int i = 0; i < In; ++i) Transform(in + i * In, half + i * Out);
#pragma GCC unroll 6
  for (int j = 0; j < Out; ++j) {
    Lane column[In], result[Out];
#pragma GCC unroll 6
    for (int i = 0; i < In; ++i) column[i] = half[i * Out + j];
    Transform(column, result);
#pragma GCC unroll 6
    for (int i = 0; i < Out; ++i) out[i * Out + j] = result[i];
  }
}

}  // namespace
}  // namespace lithochrome::winograd

WINOGRAD_END
