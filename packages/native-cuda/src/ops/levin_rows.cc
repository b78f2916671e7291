#include "ops/levin_rows.h"

#include <cmath>

#include "core/math.h"

namespace lithochrome::ops {

LevinRows::LevinRows(const Tensor& lightness, const LevinSettings& settings)
    : lightness_(lightness),
      settings_(settings),
      height_(lightness.dim(1)),
      width_(lightness.dim(2)),
      stride_(width_ + 2 * settings.radius),
      planeSize_(stride_ * (height_ + 2 * settings.radius)),
      weights_(static_cast<size_t>(placeCount() * planeSize_)) {
  for (Plane* plane : {&light_, &inside_, &a_, &b_, &residualA_, &residualB_}) plane->resize(static_cast<size_t>(planeSize_));
  for (Plane* row : {&count_, &mean_, &variance_, &least_, &total_, &gradientA_, &gradientB_})
    row->resize(static_cast<size_t>(width_));
  for (int64_t row = 0; row < height_; ++row) std::fill_n(at(inside_, row), width_, 1.0f);
}

void LevinRows::takeLightness(const Band& band) {
  const float* in = lightness_.data<float>() + band.imageRow * width_;
  for (int64_t row = 0; row < height_; ++row) std::copy_n(in + row * width_, width_, at(light_, row));
}

// Count, mean and variance of the neighbors' lightness, and the least squared difference from it.
void LevinRows::findStatistics(int64_t row) {
  const float *own = at(light_, row), *inside = at(inside_, row);
  float *count = count_.data(), *mean = mean_.data(), *variance = variance_.data(), *least = least_.data();
  for (int64_t x = 0; x < width_; ++x) count[x] = mean[x] = variance[x] = 0, least[x] = INFINITY;
  const auto eachNeighbor = [&](auto add) {
    for (int64_t place = 0; place < placeCount(); ++place) {
      const int64_t offset = offsetOf(place);
      if (offset != 0) add(own + offset, inside + offset);
    }
  };
  eachNeighbor([&](const float* light, const float* valid) {
#pragma omp simd
    for (int64_t x = 0; x < width_; ++x) {
      count[x] += valid[x];
      mean[x] += light[x];
      const float distance = (own[x] - light[x]) * (own[x] - light[x]), counted = valid[x] > 0 ? distance : INFINITY;
      least[x] = counted < least[x] ? counted : least[x];
    }
  });
#pragma omp simd
  for (int64_t x = 0; x < width_; ++x) mean[x] /= count[x] > 0 ? count[x] : 1;
  eachNeighbor([&](const float* light, const float* valid) {
#pragma omp simd
    for (int64_t x = 0; x < width_; ++x) variance[x] += valid[x] * (light[x] - mean[x]) * (light[x] - mean[x]);
  });
#pragma omp simd
  for (int64_t x = 0; x < width_; ++x) variance[x] /= count[x] > 0 ? count[x] : 1;
}

// Unnormalized weights and their total, as levinWeight has them.
void LevinRows::findWeights(int64_t row) {
  findStatistics(row);
  const bool affine = settings_.kind == LevinKind::affine, seed = settings_.kind == LevinKind::seed;
  const float scale = static_cast<float>(settings_.scale), ofSeed = 1 / (scale * scale);
  const float *own = at(light_, row), *inside = at(inside_, row), *mean = mean_.data(), *least = least_.data();
  float *factor = variance_.data(), *total = total_.data();
#pragma omp simd
  for (int64_t x = 0; x < width_; ++x) {
    const float spread = 0.6f * factor[x], squared = spread > 0.02f ? spread : 0.02f;
    factor[x] = affine ? (own[x] - mean[x]) / (factor[x] + 0.02f) : seed ? ofSeed : 1 / (2 * squared);
    total[x] = 0;
  }
  for (int64_t place = 0; place < placeCount(); ++place) {
    const int64_t offset = offsetOf(place);
    if (offset == 0) continue;
    const float *light = own + offset, *valid = inside + offset;
    float* weight = at(weights_, row) + place * planeSize_;
    if (affine) {
#pragma omp simd
      for (int64_t x = 0; x < width_; ++x) weight[x] = valid[x] * (1 + factor[x] * (light[x] - mean[x]));
    } else {
#pragma omp simd
      for (int64_t x = 0; x < width_; ++x) {
        // Positive only outside the image.
        const float exponent = (least[x] - (own[x] - light[x]) * (own[x] - light[x])) * factor[x];
        weight[x] = valid[x] * math::exp(exponent < 0 ? exponent : 0);
      }
    }
#pragma omp simd
    for (int64_t x = 0; x < width_; ++x) total[x] += affine ? valid[x] : weight[x];
  }
}

// ab − Σ w ab of a row's pixels, 0 without a neighbor; → Σ of the squares.
double LevinRows::findResiduals(int64_t row) {
  findWeights(row);
  float* total = total_.data();
  for (int64_t x = 0; x < width_; ++x) total[x] = count_[static_cast<size_t>(x)] > 0 ? 1 / total[x] : 0;
  const float *colorA = at(a_, row), *colorB = at(b_, row), *count = count_.data();
  float *a = at(residualA_, row), *b = at(residualB_, row);
  for (int64_t x = 0; x < width_; ++x) a[x] = count[x] > 0 ? colorA[x] : 0, b[x] = count[x] > 0 ? colorB[x] : 0;
  for (int64_t place = 0; place < placeCount(); ++place) {
    const int64_t offset = offsetOf(place);
    if (offset == 0) continue;
    float* weight = at(weights_, row) + place * planeSize_;
#pragma omp simd
    for (int64_t x = 0; x < width_; ++x) {
      weight[x] *= total[x];
      a[x] -= weight[x] * colorA[x + offset];
      b[x] -= weight[x] * colorB[x + offset];
    }
  }
  double squares = 0;
  for (int64_t x = 0; x < width_; ++x)
    squares += static_cast<double>(a[x]) * a[x] + static_cast<double>(b[x]) * b[x];
  return squares;
}

// The transpose: q is in N(p) where p is in N(q), at the mirrored place of p's window.
void LevinRows::findGradient(int64_t row) {
  const float *residualA = at(residualA_, row), *residualB = at(residualB_, row);
  float *a = gradientA_.data(), *b = gradientB_.data();
  std::copy_n(residualA, width_, a);
  std::copy_n(residualB, width_, b);
  for (int64_t place = 0; place < placeCount(); ++place) {
    const int64_t offset = offsetOf(place);
    if (offset == 0) continue;
    const float* weight = at(weights_, row) + (placeCount() - 1 - place) * planeSize_ + offset;
#pragma omp simd
    for (int64_t x = 0; x < width_; ++x) {
      a[x] -= weight[x] * residualA[x + offset];
      b[x] -= weight[x] * residualB[x + offset];
    }
  }
}

}  // namespace lithochrome::ops
