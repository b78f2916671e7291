#include "ops/bilateral_stretch.h"

#include "ops/bilateral_stretch_avx512.h"

// PICK(f(x)): f's version in vectors of 512 bits, where the processor has them.
#ifdef LITHOCHROME_HAS_AVX512
#define PICK(...) hasAvx512() ? avx512::__VA_ARGS__ : portable::__VA_ARGS__
#else
#define PICK(...) portable::__VA_ARGS__
#endif

namespace lithochrome::ops {
namespace portable {

void spread(const BilateralTaps& taps, const StretchColumns& columns, int32_t row, SpreadSamples& out) {
  const float* lightness = taps.lightness + row * taps.width;
  const float* ab = taps.ab + 2 * row * taps.width;
  for (int tap = 0; tap < 3; ++tap) {
    for (int i = 0; i < columns.count; ++i) {
      const int32_t at = columns.first[i / 16] + columns.sample[tap][i];
      out.lightness[tap][i] = lightness[at];
      out.a[tap][i] = ab[2 * at] * columns.weight[tap][i];
      out.b[tap][i] = ab[2 * at + 1] * columns.weight[tap][i];
    }
  }
}

void mix(const StretchMix& from, const float* lightness, float* a, float* b) {
  const StretchColumns& columns = from.columns;
  const float factor = from.factor;
  alignas(64) float total[kStretchColumns];
  for (int i = 0; i < columns.count; ++i) total[i] = a[i] = b[i] = 0;
  for (int rowTap = 0; rowTap < 3; ++rowTap) {
    const SpreadSamples& row = *from.rows[rowTap];
    const float rowWeight = from.weights[rowTap];
#pragma omp simd
    for (int i = 0; i < columns.count; ++i) {
      float sum = 0, sumA = 0, sumB = 0;
      for (int tap = 0; tap < 3; ++tap) {
        const float weight = rangeWeight(lightness[i] - row.lightness[tap][i], factor);
        sum += weight * columns.weight[tap][i];
        sumA += weight * row.a[tap][i];
        sumB += weight * row.b[tap][i];
      }
      total[i] += rowWeight * sum;
      a[i] += rowWeight * sumA;
      b[i] += rowWeight * sumB;
    }
  }
#pragma omp simd
  for (int i = 0; i < columns.count; ++i) {
    const float inverse = 1.0f / total[i];
    a[i] *= inverse;
    b[i] *= inverse;
  }
}

}  // namespace portable

BilateralTaps::BilateralTaps(const BilateralInput& in, int64_t height, int64_t targetWidth)
    : ab(in.ab.data<float>()),
      lightness(in.lightness.data<float>()),
      width(in.ab.dim(1)),
      factor(rangeFactor(in.sigma)) {
  for (int64_t y = 0; y < height; ++y) rows.push_back(sampleTaps(in.ab.dim(0), height, y));
  for (int64_t x = 0; x < targetWidth; ++x) columns.push_back(sampleTaps(width, targetWidth, x));
}

void StretchColumns::start(const BilateralTaps& taps, int64_t x, int columns) {
  count = columns;
  const SampleTaps* at = taps.columns.data() + x;
  for (int i = 0; i < count; ++i) {
    if (i % 16 == 0) first[i / 16] = at[i].index[0];
    for (int tap = 0; tap < 3; ++tap) {
      sample[tap][i] = at[i].index[tap] - first[i / 16];
      weight[tap][i] = at[i].weight[tap];
    }
  }
}

void BilateralStretch::start(int64_t x, int count) {
  columns_.start(taps_, x, count);
  for (SpreadSamples& samples : spread_) samples.row = -1;
}

const SpreadSamples& BilateralStretch::spreadRow(int32_t row) {
  // Neighboring rows take different places.
  SpreadSamples& samples = spread_[row % 3];
  if (samples.row == row) return samples;
  samples.row = row;
  PICK(spread(taps_, columns_, row, samples));
  return samples;
}

void BilateralStretch::sample(int64_t y, const float* lightness, float* a, float* b) {
  const SampleTaps& rows = taps_.rows[static_cast<size_t>(y)];
  const StretchMix from = {columns_,
                           {&spreadRow(rows.index[0]), &spreadRow(rows.index[1]), &spreadRow(rows.index[2])},
                           rows.weight,
                           taps_.factor};
  PICK(mix(from, lightness, a, b));
}

}  // namespace lithochrome::ops
