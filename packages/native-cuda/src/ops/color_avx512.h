// The functions of color_math.h for 16 pixels at once. Include within COLOR_TARGET … COLOR_END, which compile for AVX-512
// whatever the rest is compiled for.
#pragma once

#include <immintrin.h>

#include <cmath>

#include "ops/color_math.h"

// GCC 12 takes the undefined registers of its own intrinsics for a mistake (bug 105593).
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"

#define COLOR_TARGET _Pragma("GCC push_options") _Pragma("GCC target(\"arch=x86-64-v4\")")
#define COLOR_END _Pragma("GCC pop_options")
#define COLOR_INLINE [[gnu::always_inline]] inline

namespace lithochrome::color {

// x^power for normal x of 2^-15…2 within 4e-7: a polynomial of the mantissa 1…2 times a power of the exponent.
struct PowerTable {
  // [biased exponent mod 16]
  alignas(64) float ofExponent[16];
  float polynomial[7];

  PowerTable(double power, const float (&terms)[7]) {
    for (int exponent = -14; exponent <= 1; ++exponent)
      ofExponent[(exponent + 127) & 15] = static_cast<float>(std::exp2(power * exponent));
    for (int i = 0; i < 7; ++i) polynomial[i] = terms[i];
  }
};

inline const PowerTable kCubeRoot(1.0 / 3, {-0.00285970094f, 0.0309047487f, -0.144472908f, 0.385367336f, -0.666181463f,
                                            0.950101272f, 0.447140887f});
// Of the sRGB curve.
inline const PowerTable kDecoding(2.4, {-0.00125756024f, 0.0152263873f, -0.089269179f, 0.453515675f, 0.721727568f,
                                        -0.115514947f, 0.0155720786f});
inline const PowerTable kEncoding(1 / 2.4, {-0.00285470329f, 0.0309279541f, -0.145197645f, 0.390423393f, -0.687737077f,
                                            1.06413135f, 0.350306888f});

}  // namespace lithochrome::color

COLOR_TARGET

namespace lithochrome::color::avx512 {
namespace {

using Floats = __m512;
constexpr int kLanes = 16;

COLOR_INLINE Floats all(float value) { return _mm512_set1_ps(value); }
COLOR_INLINE __mmask16 firstLanes(int count) { return count >= kLanes ? 0xffff : static_cast<__mmask16>((1u << count) - 1); }

COLOR_INLINE Floats power(const PowerTable& table, Floats x) {
  const __m512i bits = _mm512_castps_si512(x);
  const Floats scale = _mm512_permutexvar_ps(_mm512_srli_epi32(bits, 23), _mm512_load_ps(table.ofExponent));
  const Floats m = _mm512_getmant_ps(x, _MM_MANT_NORM_1_2, _MM_MANT_SIGN_src);
  Floats p = all(table.polynomial[0]);
#pragma GCC unroll 6
  for (int i = 1; i < 7; ++i) p = p * m + all(table.polynomial[i]);
  return p * scale;
}

// Where `mask`, a; else b.
COLOR_INLINE Floats choose(__mmask16 mask, Floats a, Floats b) { return _mm512_mask_blend_ps(mask, b, a); }

COLOR_INLINE Floats labCurve(Floats t) {
  const __mmask16 high = _mm512_cmp_ps_mask(t, all(kLabKnee), _CMP_GT_OQ);
  return choose(high, power(kCubeRoot, t), t * all(kLabSlope) + all(kLabOffset));
}

COLOR_INLINE Floats labCurveInverse(Floats f) {
  const __mmask16 high = _mm512_cmp_ps_mask(f, all(kLabKneeRoot), _CMP_GT_OQ);
  return choose(high, f * f * f, (f - all(kLabOffset)) * all(1.0f / kLabSlope));
}

struct Rgb {
  Floats r, g, b;
};

// What `labToLinear` needs of a pixel whatever its chroma, and (a, b) in units of the Lab curve.
struct Pixels {
  Floats fy, y, a, b;

  COLOR_INLINE Pixels(Floats fy, Floats a, Floats b)
      : fy(fy), y(labCurveInverse(fy)), a(a * all(0.002f)), b(b * all(-0.005f)) {}

  // With (a, b) times `chroma`.
  COLOR_INLINE Rgb linear(Floats chroma) const {
    const Floats dx = labCurveInverse(a * chroma + fy) - y, dz = labCurveInverse(b * chroma + fy) - y;
    return {y + all(3.07995525f) * dx - all(0.542816111f) * dz, y - all(0.921258798f) * dx + all(0.0452475176f) * dz,
            y + all(0.0528874198f) * dx + all(1.15113847f) * dz};
  }
};

COLOR_INLINE __mmask16 outsideGamut(const Rgb& c) {
  const Floats low = _mm512_min_ps(_mm512_min_ps(c.r, c.g), c.b), high = _mm512_max_ps(_mm512_max_ps(c.r, c.g), c.b);
  return _mm512_cmp_ps_mask(low, all(-kGamutTolerance), _CMP_LT_OQ) |
         _mm512_cmp_ps_mask(high, all(1.0f + kGamutTolerance), _CMP_GT_OQ);
}

// linearToSrgb of x clipped to 0…1.
COLOR_INLINE Floats encode(Floats x) {
  x = _mm512_min_ps(_mm512_max_ps(x, _mm512_setzero_ps()), all(1.0f));
  const __mmask16 high = _mm512_cmp_ps_mask(x, all(0.0031308f), _CMP_GT_OQ);
  return choose(high, all(1.055f) * power(kEncoding, x) - all(0.055f), x * all(12.92f));
}

}  // namespace
}  // namespace lithochrome::color::avx512

COLOR_END
