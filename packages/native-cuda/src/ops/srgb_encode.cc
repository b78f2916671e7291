#include "ops/srgb_encode.h"

#include "ops/srgb_encode_avx512.h"

namespace lithochrome::color {
namespace {

// The indices of the pixels whose color is outside the gamut; returns how many there are.
int findOutside(const LabPlanes& lab, int count, int* found) {
  alignas(64) int32_t outside[kBlock];
  int32_t any = 0;
#pragma omp simd reduction(| : any)
  for (int i = 0; i < count; ++i) {
    outside[i] = inGamut(labToLinear(lab.fy[i], {lab.a[i], lab.b[i]})) ? 0 : 1;
    any |= outside[i];
  }
  int total = 0;
  if (any == 0) return total;
  for (int i = 0; i < count; ++i) {
    found[total] = i;
    total += outside[i];
  }
  return total;
}

// What intoGamut does, to the pixels that need it.
void reduceChroma(LabPlanes& lab, int count) {
  int found[kBlock];
  const int total = findOutside(lab, count, found);
  if (total == 0) return;
  LabPlanes some;
  for (int i = 0; i < total; ++i) {
    some.fy[i] = lab.fy[found[i]];
    some.a[i] = lab.a[found[i]];
    some.b[i] = lab.b[found[i]];
  }
  alignas(64) float inside[kBlock] = {};
  float step = 0.5f;
  for (int round = 0; round < kGamutSteps; ++round, step *= 0.5f) {
#pragma omp simd
    for (int i = 0; i < total; ++i) inside[i] = gamutStep(inside[i], step, some.fy[i], {some.a[i], some.b[i]});
  }
  for (int i = 0; i < total; ++i) {
    lab.a[found[i]] *= inside[i];
    lab.b[found[i]] *= inside[i];
  }
}

template <class T>
void storePixels(const Planes& encoded, int count, T* out) {
#pragma omp simd
  for (int i = 0; i < count; ++i) {
    out[3 * i] = channelOf<T>(encoded.r[i]);
    out[3 * i + 1] = channelOf<T>(encoded.g[i]);
    out[3 * i + 2] = channelOf<T>(encoded.b[i]);
  }
}

}  // namespace

namespace portable {

void encodeBlock(LabPlanes& lab, int count, DType dtype, void* pixels, int64_t first) {
  reduceChroma(lab, count);
  Planes encoded;
#pragma omp simd
  for (int i = 0; i < count; ++i) {
    const Rgb rgb = encode(labToLinear(lab.fy[i], {lab.a[i], lab.b[i]}));
    encoded.r[i] = rgb.r;
    encoded.g[i] = rgb.g;
    encoded.b[i] = rgb.b;
  }
  dispatchChannel(dtype, [&](auto zero) { storePixels(encoded, count, static_cast<decltype(zero)*>(pixels) + 3 * first); });
}

}  // namespace portable

void encodeBlock(LabPlanes& lab, int count, DType dtype, void* pixels, int64_t first) {
#ifdef LITHOCHROME_HAS_AVX512
  if (hasAvx512()) return avx512::encodeBlock(lab, count, dtype, pixels, first);
#endif
  portable::encodeBlock(lab, count, dtype, pixels, first);
}

}  // namespace lithochrome::color
