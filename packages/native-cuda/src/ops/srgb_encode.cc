#include "ops/srgb_encode.h"

namespace lithochrome::color {
namespace {

bool anyOutside(const LabPlanes& lab, int count) {
  int outside = 0;
#pragma omp simd reduction(+ : outside)
  for (int i = 0; i < count; ++i) outside += inGamut(labToLinear(lab.fy[i], {lab.a[i], lab.b[i]})) ? 0 : 1;
  return outside > 0;
}

void reduceChroma(LabPlanes& lab, int count) {
  alignas(64) float inside[kBlock] = {};
  float step = 0.5f;
  for (int round = 0; round < kGamutSteps; ++round, step *= 0.5f) {
#pragma omp simd
    for (int i = 0; i < count; ++i) inside[i] = gamutStep(inside[i], step, lab.fy[i], {lab.a[i], lab.b[i]});
  }
#pragma omp simd
  for (int i = 0; i < count; ++i) {
    const float factor = inGamut(labToLinear(lab.fy[i], {lab.a[i], lab.b[i]})) ? 1.0f : inside[i];
    lab.a[i] *= factor;
    lab.b[i] *= factor;
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

void encodeBlock(LabPlanes& lab, int count, DType dtype, void* pixels, int64_t first) {
  if (anyOutside(lab, count)) reduceChroma(lab, count);
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

}  // namespace lithochrome::color
