#include "ops/srgb_encode_avx512.h"

#ifdef LITHOCHROME_HAS_AVX512

#include "ops/color_avx512.h"

COLOR_TARGET

namespace lithochrome::color::avx512 {
namespace {

// The largest factor in 0…1 by which the chroma of each pixel fits into sRGB: `gamutStep`s.
COLOR_INLINE Floats chromaInside(const Pixels& pixels) {
  Floats inside = _mm512_setzero_ps();
  float step = 0.5f;
  for (int round = 0; round < kGamutSteps; ++round, step *= 0.5f) {
    const Floats middle = inside + all(step);
    inside = choose(outsideGamut(pixels.linear(middle)), inside, middle);
  }
  return inside;
}

// Linear light of pixels brought into the gamut, their (a, b) with them.
COLOR_INLINE Rgb linearInGamut(float* fy, float* a, float* b, int count) {
  const Floats wantedA = _mm512_load_ps(a), wantedB = _mm512_load_ps(b);
  const Pixels pixels(_mm512_load_ps(fy), wantedA, wantedB);
  const Rgb linear = pixels.linear(all(1.0f));
  const __mmask16 outside = outsideGamut(linear) & firstLanes(count);
  if (outside == 0) return linear;
  const Floats chroma = choose(outside, chromaInside(pixels), all(1.0f));
  _mm512_store_ps(a, wantedA * chroma);
  _mm512_store_ps(b, wantedB * chroma);
  return pixels.linear(chroma);
}

COLOR_INLINE __m512i codes(Floats linear, float most) { return _mm512_cvtps_epi32(encode(linear) * all(most)); }

// Stores `count` pixels as bytes r, g, b.
COLOR_INLINE void store(const Rgb& linear, int count, uint8_t* out) {
  const __m512i r = codes(linear.r, 255), g = codes(linear.g, 255), b = codes(linear.b, 255);
  const __m512i words = _mm512_or_si512(r, _mm512_or_si512(_mm512_slli_epi32(g, 8), _mm512_slli_epi32(b, 16)));
  // Three bytes of each word next to each other: within 128 bits, then across.
  const __m512i within = _mm512_shuffle_epi8(
      words, _mm512_broadcast_i32x4(_mm_setr_epi8(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -1, -1, -1, -1)));
  const __m512i across = _mm512_permutexvar_epi32(_mm512_setr_epi32(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 3, 3, 3, 3), within);
  _mm512_mask_storeu_epi8(out, (1ull << (3 * count)) - 1, across);
}

// The same as 16-bit words.
COLOR_INLINE void store(const Rgb& linear, int count, uint16_t* out) {
  alignas(64) int32_t r[kLanes], g[kLanes], b[kLanes];
  _mm512_store_si512(r, codes(linear.r, 65535));
  _mm512_store_si512(g, codes(linear.g, 65535));
  _mm512_store_si512(b, codes(linear.b, 65535));
  for (int i = 0; i < count; ++i) {
    out[3 * i] = static_cast<uint16_t>(r[i]);
    out[3 * i + 1] = static_cast<uint16_t>(g[i]);
    out[3 * i + 2] = static_cast<uint16_t>(b[i]);
  }
}

COLOR_INLINE void store(const Rgb& linear, int count, float* out) {
  alignas(64) float r[kLanes], g[kLanes], b[kLanes];
  _mm512_store_ps(r, encode(linear.r));
  _mm512_store_ps(g, encode(linear.g));
  _mm512_store_ps(b, encode(linear.b));
  for (int i = 0; i < count; ++i) {
    out[3 * i] = r[i];
    out[3 * i + 1] = g[i];
    out[3 * i + 2] = b[i];
  }
}

template <class T>
void encodePixels(LabPlanes& lab, int count, T* out) {
  for (int i = 0; i < count; i += kLanes) {
    const int some = count - i < kLanes ? count - i : kLanes;
    store(linearInGamut(lab.fy + i, lab.a + i, lab.b + i, some), some, out + 3 * i);
  }
}

}  // namespace

void encodeBlock(LabPlanes& lab, int count, DType dtype, void* pixels, int64_t first) {
  dispatchChannel(dtype, [&](auto zero) { encodePixels(lab, count, static_cast<decltype(zero)*>(pixels) + 3 * first); });
}

}  // namespace lithochrome::color::avx512

COLOR_END

#endif
