#include "ops/srgb_encode.h"

namespace lithochrome::color {
namespace {

constexpr int kGamutSteps = 16;

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
void storePixels(const Planes& encoded, int count, float scale, T* out) {
  const float half = scale > 1.0f ? 0.5f : 0.0f;
#pragma omp simd
  for (int i = 0; i < count; ++i) {
    out[3 * i] = static_cast<T>(encoded.r[i] * scale + half);
    out[3 * i + 1] = static_cast<T>(encoded.g[i] * scale + half);
    out[3 * i + 2] = static_cast<T>(encoded.b[i] * scale + half);
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
  if (dtype == DType::u8) storePixels(encoded, count, 255.0f, static_cast<uint8_t*>(pixels) + 3 * first);
  else if (dtype == DType::u16) storePixels(encoded, count, 65535.0f, static_cast<uint16_t*>(pixels) + 3 * first);
  else storePixels(encoded, count, 1.0f, static_cast<float*>(pixels) + 3 * first);
}

}  // namespace lithochrome::color
