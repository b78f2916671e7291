#include "ops/picture_avx512.h"

#ifdef LITHOCHROME_HAS_AVX512

#include <limits>

#include "ops/color_avx512.h"

COLOR_TARGET

namespace lithochrome::color::avx512 {
namespace {

struct Codes {
  __m512i r, g, b;
};

// The codes of `count` pixels with 3 channels; zeros behind them.
COLOR_INLINE Codes loadColor(const uint8_t* pixels, int count) {
  const __m512i bytes = _mm512_maskz_loadu_epi8((1ull << (3 * count)) - 1, pixels);
  // Lane i takes the two words that hold bytes 3i…3i + 2; where 3i is odd, behind a byte of the pixel before.
  const __m512i words = _mm512_set_epi16(23, 22, 22, 21, 20, 19, 19, 18, 17, 16, 16, 15, 14, 13, 13, 12, 11, 10, 10, 9, 8, 7, 7,
                                         6, 5, 4, 4, 3, 2, 1, 1, 0);
  const __m512i odd = _mm512_set4_epi32(8, 0, 8, 0);
  const __m512i pixel = _mm512_srlv_epi32(_mm512_permutexvar_epi16(words, bytes), odd);
  const __m512i low = _mm512_set1_epi32(255);
  return {_mm512_and_si512(pixel, low), _mm512_and_si512(_mm512_srli_epi32(pixel, 8), low),
          _mm512_and_si512(_mm512_srli_epi32(pixel, 16), low)};
}

// Every third word of 48 from the first given on.
COLOR_INLINE __m512i thirds(__m512i low, __m512i high, int first) {
  const __m512i places = _mm512_add_epi32(_mm512_set1_epi32(first), _mm512_setr_epi32(0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 33,
                                                                                     36, 39, 42, 45));
  return _mm512_maskz_permutex2var_epi16(0x55555555, low, places, high);
}

COLOR_INLINE Codes loadColor(const uint16_t* pixels, int count) {
  const uint64_t mask = (1ull << (3 * count)) - 1;
  const __m512i low = _mm512_maskz_loadu_epi16(static_cast<__mmask32>(mask), pixels);
  const __m512i high = _mm512_maskz_loadu_epi16(static_cast<__mmask32>(mask >> 32), pixels + 32);
  return {thirds(low, high, 0), thirds(low, high, 1), thirds(low, high, 2)};
}

COLOR_INLINE __m512i loadGray(const uint8_t* pixels, int count) {
  return _mm512_cvtepu8_epi32(_mm_maskz_loadu_epi8(firstLanes(count), pixels));
}

COLOR_INLINE __m512i loadGray(const uint16_t* pixels, int count) {
  return _mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16(firstLanes(count), pixels));
}

// linearOf, computed: fetching 16 entries of a table one by one takes longer.
template <class T>
COLOR_INLINE Floats linearLight(__m512i codes) {
  constexpr float kMost = std::numeric_limits<T>::max();
  const Floats x = _mm512_cvtepi32_ps(codes);
  const __mmask16 high = _mm512_cmp_ps_mask(x, all(0.04045f * kMost), _CMP_GT_OQ);
  return choose(high, power(kDecoding, x * all(1 / (1.055f * kMost)) + all(0.055f / 1.055f)), x * all(1 / (12.92f * kMost)));
}

template <class T>
COLOR_INLINE Floats luminance(const Codes& codes) {
  const Floats r = linearLight<T>(codes.r), g = linearLight<T>(codes.g), b = linearLight<T>(codes.b);
  return g + all(0.2126729f) * (r - g) + all(0.0721750f) * (b - g);
}

template <class T>
void readPixels(const T* pixels, int64_t channels, int count, LightnessBlock& block) {
  for (int i = 0; i < count; i += kLanes) {
    const int some = count - i < kLanes ? count - i : kLanes;
    const Floats y = channels == 3 ? luminance<T>(loadColor(pixels + 3 * i, some))
                                   : linearLight<T>(loadGray(pixels + i, some));
    const Floats fy = labCurve(y);
    _mm512_store_ps(block.fy + i, fy);
    _mm512_store_ps(block.lightness + i, all(116.0f) * (fy - all(kLabOffset)));
  }
}

}  // namespace

void readLightness(const Tensor& picture, int64_t first, int count, LightnessBlock& block) {
  const int64_t channels = picture.channels();
  if (picture.dtype == DType::u8)
    readPixels(picture.data<uint8_t>() + first * channels, channels, count, block);
  else
    readPixels(picture.data<uint16_t>() + first * channels, channels, count, block);
}

}  // namespace lithochrome::color::avx512

COLOR_END

#endif
