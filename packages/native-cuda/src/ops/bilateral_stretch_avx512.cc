#include "ops/bilateral_stretch_avx512.h"

#ifdef LITHOCHROME_HAS_AVX512

#include "ops/color_avx512.h"

COLOR_TARGET

namespace lithochrome::ops::avx512 {
namespace {

using namespace color::avx512;

// Thirty-two floats in order.
struct Window {
  Floats low, high;

  COLOR_INLINE Floats at(__m512i places) const { return _mm512_permutex2var_ps(low, places, high); }
};

// `count` floats, zeros behind them.
COLOR_INLINE Window window(const float* from, int64_t count) {
  const uint32_t mask = count >= 32 ? ~0u : count > 0 ? (1u << count) - 1 : 0;
  return {_mm512_maskz_loadu_ps(static_cast<__mmask16>(mask), from),
          _mm512_maskz_loadu_ps(static_cast<__mmask16>(mask >> 16), from + kLanes)};
}

// 2^x for x ≤ 0 within 3e-6.
COLOR_INLINE Floats exp2OfNegative(Floats x) {
  const Floats f = _mm512_reduce_ps(x, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC);
  Floats p = all(0.0135341672f);
  for (float term : {0.0520114619f, 0.241442756f, 0.693003835f, 1.00000259f}) p = p * f + all(term);
  return _mm512_scalef_ps(p, x);
}

}  // namespace

void spread(const BilateralTaps& taps, const StretchColumns& columns, int32_t row, SpreadSamples& out) {
  const __m512i even = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
  const __m512i odd = _mm512_add_epi32(even, _mm512_set1_epi32(1));
  for (int i = 0; i < columns.count; i += kLanes) {
    // No more samples than columns, and two: they are within 32 of the first.
    const int64_t first = columns.first[i / kLanes], rest = taps.width - first;
    const float* pairs = taps.ab + 2 * (row * taps.width + first);
    const Window lightness = window(taps.lightness + row * taps.width + first, rest);
    const Window low = window(pairs, 2 * rest), high = window(pairs + 32, 2 * rest - 32);
    const Window a = {low.at(even), high.at(even)}, b = {low.at(odd), high.at(odd)};
    for (int tap = 0; tap < 3; ++tap) {
      const __m512i places = _mm512_load_si512(columns.sample[tap] + i);
      const Floats weight = _mm512_load_ps(columns.weight[tap] + i);
      _mm512_store_ps(out.lightness[tap] + i, lightness.at(places));
      _mm512_store_ps(out.a[tap] + i, a.at(places) * weight);
      _mm512_store_ps(out.b[tap] + i, b.at(places) * weight);
    }
  }
}

void mix(const StretchMix& from, const float* lightness, float* a, float* b) {
  const StretchColumns& columns = from.columns;
  const Floats factor = all(from.factor);
  for (int i = 0; i < columns.count; i += kLanes) {
    const Floats light = _mm512_maskz_loadu_ps(firstLanes(columns.count - i), lightness + i);
    Floats total = _mm512_setzero_ps(), totalA = total, totalB = total;
#pragma GCC unroll 3
    for (int rowTap = 0; rowTap < 3; ++rowTap) {
      const SpreadSamples& row = *from.rows[rowTap];
      Floats sum = _mm512_setzero_ps(), sumA = sum, sumB = sum;
#pragma GCC unroll 3
      for (int tap = 0; tap < 3; ++tap) {
        const Floats difference = light - _mm512_load_ps(row.lightness[tap] + i);
        const Floats weight = exp2OfNegative(difference * difference * factor) + all(kRangeFloor);
        sum += weight * _mm512_load_ps(columns.weight[tap] + i);
        sumA += weight * _mm512_load_ps(row.a[tap] + i);
        sumB += weight * _mm512_load_ps(row.b[tap] + i);
      }
      const Floats rowWeight = all(from.weights[rowTap]);
      total += rowWeight * sum;
      totalA += rowWeight * sumA;
      totalB += rowWeight * sumB;
    }
    const Floats inverse = all(1.0f) / total;
    _mm512_store_ps(a + i, totalA * inverse);
    _mm512_store_ps(b + i, totalB * inverse);
  }
}

}  // namespace lithochrome::ops::avx512

COLOR_END

#endif
