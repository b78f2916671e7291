// sRGB ↔ CIE Lab (D65, 2° observer; IEC 61966-2-1 transfer curve), shared by CPU and CUDA kernels.
// Matrices act on differences to one channel, so that gray is exactly neutral: r = g = b ⇔ a = b = 0.
#pragma once

#include "core/math.h"

namespace lithochrome::color {

struct Rgb {
  float r, g, b;
};
struct Lab {
  float lightness, a, b;
};
struct Ab {
  float a, b;
};

// (6/29)³ and the slope 1/(3·(6/29)²) of the Lab curve's linear start.
constexpr float kLabKnee = 0.00885645168f;
constexpr float kLabKneeRoot = 0.206896552f;
constexpr float kLabSlope = 7.78703704f;
constexpr float kLabOffset = 0.137931034f;
// What counts as inside the gamut, in linear light: above the rounding of colors on its surface (7.2e-7 at most over all
// 8-bit colors), below a step of 16 bits in the darkest tones (1.2e-6).
constexpr float kGamutTolerance = 1e-6f;
constexpr int kGamutSteps = 16;

// Encoded 0…1 → linear 0…1.
LITHOCHROME_HD inline float srgbToLinear(float x) {
  const float t = (x + 0.055f) * (1.0f / 1.055f);
  const float base = t > 0.05f ? t : 0.05f;
  const float curve = base * base * math::pow(base, 0.4f);
  return x <= 0.04045f ? x * (1.0f / 12.92f) : curve;
}

// The same of a stored channel: a u8 or u16 code, or 0…1.
LITHOCHROME_HD inline float linearOf(uint8_t code) { return srgbToLinear(static_cast<float>(code) / 255.0f); }
LITHOCHROME_HD inline float linearOf(uint16_t code) { return srgbToLinear(static_cast<float>(code) / 65535.0f); }
LITHOCHROME_HD inline float linearOf(float encoded) { return srgbToLinear(encoded); }

// Linear 0…1 → encoded 0…1.
LITHOCHROME_HD inline float linearToSrgb(float x) {
  const float base = x > 0.001f ? x : 0.001f;
  const float curve = 1.055f * math::exp2OfNegative(math::log2(base) * (1.0f / 2.4f)) - 0.055f;
  return x <= 0.0031308f ? x * 12.92f : curve;
}

// XYZ relative to white, 0…1 → 4/29…1.
LITHOCHROME_HD inline float labCurve(float t) {
  const float root = math::cbrt(t > kLabKnee ? t : kLabKnee);
  return t > kLabKnee ? root : t * kLabSlope + kLabOffset;
}

LITHOCHROME_HD inline float labCurveInverse(float f) {
  return f > kLabKneeRoot ? f * f * f : (f - kLabOffset) * (1.0f / kLabSlope);
}

// Luminance Y of linear rgb, 0…1.
LITHOCHROME_HD inline float luminance(Rgb c) {
  return c.g + 0.2126729f * (c.r - c.g) + 0.0721750f * (c.b - c.g);
}

LITHOCHROME_HD inline float lightnessOfCurve(float fy) { return 116.0f * (fy - kLabOffset); }
LITHOCHROME_HD inline float curveOfLightness(float lightness) { return lightness * (1.0f / 116.0f) + kLabOffset; }

LITHOCHROME_HD inline Lab linearToLab(Rgb c) {
  const float red = c.r - c.g, blue = c.b - c.g;
  const float fx = labCurve(c.g + 0.433949941f * red + 0.18984029f * blue);
  const float fy = labCurve(c.g + 0.2126729f * red + 0.0721750f * blue);
  const float fz = labCurve(c.g + 0.0177565828f * red + 0.872775456f * blue);
  return {lightnessOfCurve(fy), 500.0f * (fx - fy), 200.0f * (fy - fz)};
}

// fy: the Lab curve of Y. The result is not clipped.
LITHOCHROME_HD inline Rgb labToLinear(float fy, Ab ab) {
  const float y = labCurveInverse(fy);
  const float dx = labCurveInverse(fy + ab.a * 0.002f) - y;
  const float dz = labCurveInverse(fy - ab.b * 0.005f) - y;
  return {y + 3.07995525f * dx - 0.542816111f * dz, y - 0.921258798f * dx + 0.0452475176f * dz,
          y + 0.0528874198f * dx + 1.15113847f * dz};
}

LITHOCHROME_HD inline bool inGamut(Rgb c) {
  float low = c.r < c.g ? c.r : c.g;
  float high = c.r > c.g ? c.r : c.g;
  low = low < c.b ? low : c.b;
  high = high > c.b ? high : c.b;
  return (low >= -kGamutTolerance) & (high <= 1.0f + kGamutTolerance);
}

// One step of the bisection for the largest factor in 0…1 by which (a, b) fits into sRGB at the same lightness and hue.
LITHOCHROME_HD inline float gamutStep(float inside, float step, float fy, Ab ab) {
  const float middle = inside + step;
  return inGamut(labToLinear(fy, {ab.a * middle, ab.b * middle})) ? middle : inside;
}

// (a, b), or what of it fits into sRGB.
LITHOCHROME_HD inline Ab intoGamut(float fy, Ab ab) {
  if (inGamut(labToLinear(fy, ab))) return ab;
  float inside = 0, step = 0.5f;
  for (int round = 0; round < kGamutSteps; ++round, step *= 0.5f) inside = gamutStep(inside, step, fy, ab);
  return {ab.a * inside, ab.b * inside};
}

LITHOCHROME_HD inline Rgb encode(Rgb linear) {
  return {linearToSrgb(math::clamp(linear.r, 0.0f, 1.0f)), linearToSrgb(math::clamp(linear.g, 0.0f, 1.0f)),
          linearToSrgb(math::clamp(linear.b, 0.0f, 1.0f))};
}

// Encoded 0…1 as it is stored: rounded to a u8 or u16 code, or as it is.
template <class T>
LITHOCHROME_HD inline T channelOf(float encoded);
template <>
LITHOCHROME_HD inline uint8_t channelOf<uint8_t>(float encoded) {
  return static_cast<uint8_t>(encoded * 255.0f + 0.5f);
}
template <>
LITHOCHROME_HD inline uint16_t channelOf<uint16_t>(float encoded) {
  return static_cast<uint16_t>(encoded * 65535.0f + 0.5f);
}
template <>
LITHOCHROME_HD inline float channelOf<float>(float encoded) {
  return encoded;
}

template <class T>
LITHOCHROME_HD inline void writePixel(Rgb linear, T* pixel) {
  const Rgb encoded = encode(linear);
  pixel[0] = channelOf<T>(encoded.r);
  pixel[1] = channelOf<T>(encoded.g);
  pixel[2] = channelOf<T>(encoded.b);
}

}  // namespace lithochrome::color
