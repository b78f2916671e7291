// Elementary functions shared by CPU and CUDA kernels: branch-free, so that loops over them vectorize.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

#ifdef __CUDACC__
#define LITHOCHROME_HD __host__ __device__
#else
#define LITHOCHROME_HD
#endif

namespace lithochrome::math {

LITHOCHROME_HD inline float fromBits(int32_t bits) {
  float out;
  std::memcpy(&out, &bits, sizeof out);
  return out;
}

LITHOCHROME_HD inline int32_t toBits(float x) {
  int32_t out;
  std::memcpy(&out, &x, sizeof out);
  return out;
}

LITHOCHROME_HD inline float clamp(float x, float low, float high) {
  x = x < low ? low : x;
  return x > high ? high : x;
}

// Adding it rounds |x| < 2^22 to an integer, which the low bits of the sum then hold.
constexpr float kRounder = 12582912.0f;

// e^x for x ≤ 88 within 2.5 ulp; 0 below −87.7, NaN for NaN.
LITHOCHROME_HD inline float exp(float x) {
  x = x < -88.0f ? -88.0f : x;
  const float shifted = x * 1.44269504f + kRounder;
  const float n = shifted - kRounder;
  const float r = (x - n * 0.693359375f) - n * -2.12194440e-4f;
  float p = 8.29022937e-3f;
  p = p * r + 4.18983884e-2f;
  p = p * r + 0.166676402f;
  p = p * r + 0.499991447f;
  p = p * r + 0.999999702f;
  p = p * r + 1.0f;
  return p * fromBits((toBits(shifted) - (toBits(kRounder) - 127)) << 23);
}

// 2^x for x ≤ 0 within 2e-7; no less than 2^-126.
LITHOCHROME_HD inline float exp2OfNegative(float x) {
  x = x < -126.0f ? -126.0f : x;
  const float shifted = x + kRounder;
  const float r = x - (shifted - kRounder);
  float p = 1.32647269e-3f;
  p = p * r + 9.67151266e-3f;
  p = p * r + 5.55073374e-2f;
  p = p * r + 0.240222421f;
  p = p * r + 0.693146978f;
  p = p * r + 1.0f;
  return fromBits(toBits(p) + (toBits(shifted) << 23));
}

// log2(x) for normal x > 0, relative error about 2e-7 (absolute near x = 1).
LITHOCHROME_HD inline float log2(float x) {
  const int32_t bits = toBits(x);
  // The exponent that leaves a mantissa in [sqrt(1/2), sqrt(2)).
  const int32_t exponent = (bits - 0x3f3504f3) >> 23;
  const float m = fromBits(bits - (exponent << 23));
  const float s = (m - 1.0f) / (m + 1.0f);
  const float q = s * s;
  float p = 0.320598898f;
  p = p * q + 0.412198583f;
  p = p * q + 0.577078016f;
  p = p * q + 0.961796694f;
  p = p * q + 2.88539008f;
  return p * s + static_cast<float>(exponent);
}

// x^y for normal x > 0 with |y log2 x| < 126.
LITHOCHROME_HD inline float pow(float x, float y) { return exp(log2(x) * y * 0.693147181f); }

// Cube root of a normal x > 0 within 1 ulp: an estimate from a third of the bits, then Halley's step twice.
LITHOCHROME_HD inline float cbrt(float x) {
  float y = fromBits(static_cast<int32_t>(static_cast<float>(toBits(x)) * (1.0f / 3.0f)) + 709921077);
  for (int step = 0; step < 2; ++step) {
    const float cube = y * y * y;
    y = y + y * (x - cube) / (2.0f * cube + x);
  }
  return y;
}

}  // namespace lithochrome::math
