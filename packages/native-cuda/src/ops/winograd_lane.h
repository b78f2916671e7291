// Sixteen channels in a register. Include within WINOGRAD_TARGET … WINOGRAD_END, which compile for AVX-512 whatever the
// rest is compiled for.
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
WINOGRAD_INLINE __m512i pairs(Lane even, Lane odd) {
  const __m512i order = _mm512_set_epi16(31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8, 23, 7, 22, 6, 21, 5,
                                         20, 4, 19, 3, 18, 2, 17, 1, 16, 0);
  return _mm512_permutexvar_epi16(order, reinterpret_cast<__m512i>(_mm512_cvtne2ps_pbh(odd, even)));
}

}  // namespace
}  // namespace lithochrome::winograd

WINOGRAD_END
