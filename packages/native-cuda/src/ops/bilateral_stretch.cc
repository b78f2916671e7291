#include "ops/bilateral_stretch.h"

namespace lithochrome::ops {

BilateralTaps::BilateralTaps(const BilateralInput& in, int64_t height, int64_t targetWidth)
    : ab(in.ab.data<float>()),
      lightness(in.lightness.data<float>()),
      width(in.ab.dim(1)),
      factor(rangeFactor(in.sigma)) {
  for (int64_t y = 0; y < height; ++y) rows.push_back(sampleTaps(in.ab.dim(0), height, y));
  for (int64_t x = 0; x < targetWidth; ++x) columns.push_back(sampleTaps(width, targetWidth, x));
}

void BilateralStretch::start(int64_t x, int count) {
  x_ = x;
  count_ = count;
  for (Spread& spread : spread_) spread.row = -1;
  for (int tap = 0; tap < 3; ++tap)
    for (int i = 0; i < count; ++i) weight_[tap][i] = taps_.columns[static_cast<size_t>(x + i)].weight[tap];
}

const BilateralStretch::Spread& BilateralStretch::spreadRow(int32_t row) {
  // Neighboring rows take different places.
  Spread& spread = spread_[row % 3];
  if (spread.row == row) return spread;
  spread.row = row;
  const float* lightness = taps_.lightness + row * taps_.width;
  const float* ab = taps_.ab + 2 * row * taps_.width;
  for (int i = 0; i < count_; ++i) {
    const SampleTaps& taps = taps_.columns[static_cast<size_t>(x_ + i)];
    for (int tap = 0; tap < 3; ++tap) {
      const int32_t at = taps.index[tap];
      spread.lightness[tap][i] = lightness[at];
      spread.a[tap][i] = ab[2 * at] * taps.weight[tap];
      spread.b[tap][i] = ab[2 * at + 1] * taps.weight[tap];
    }
  }
  return spread;
}

void BilateralStretch::sample(int64_t y, const float* lightness, float* a, float* b) {
  const SampleTaps& rows = taps_.rows[static_cast<size_t>(y)];
  const float factor = taps_.factor;
  alignas(64) float total[kColumns];
  for (int i = 0; i < count_; ++i) total[i] = a[i] = b[i] = 0;
  for (int rowTap = 0; rowTap < 3; ++rowTap) {
    const Spread& row = spreadRow(rows.index[rowTap]);
    const float rowWeight = rows.weight[rowTap];
#pragma omp simd
    for (int i = 0; i < count_; ++i) {
      float sum = 0, sumA = 0, sumB = 0;
      for (int tap = 0; tap < 3; ++tap) {
        const float weight = rangeWeight(lightness[i] - row.lightness[tap][i], factor);
        sum += weight * weight_[tap][i];
        sumA += weight * row.a[tap][i];
        sumB += weight * row.b[tap][i];
      }
      total[i] += rowWeight * sum;
      a[i] += rowWeight * sumA;
      b[i] += rowWeight * sumB;
    }
  }
#pragma omp simd
  for (int i = 0; i < count_; ++i) {
    const float inverse = 1.0f / total[i];
    a[i] *= inverse;
    b[i] *= inverse;
  }
}

}  // namespace lithochrome::ops
