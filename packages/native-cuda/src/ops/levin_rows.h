// The levin penalty on the CPU, row by row: a row's gradient is ready two radii after its colors came.
#pragma once

#include <vector>

#include "ops/image_bands.h"
#include "ops/levin.h"

namespace lithochrome::ops {

class LevinRows {
 public:
  // For maps [·,h,w,1] of lightness.
  LevinRows(const Tensor& lightness, const LevinSettings& settings);

  // Σ of the squared residuals of each row of the band go to squares[row in the batch]. read(row, a, b): sets the colors of a
  // row, in order and up to two radii around the band; write(row, a, b): takes (I − W)ᵀ(I − W) ab of the band's rows.
  template <class Read, class Write>
  void sweep(const Band& band, double* squares, Read read, Write write) {
    takeLightness(band);
    const int64_t reach = 2 * settings_.radius;
    for (int64_t row = band.first - reach; row < band.last + reach; ++row) {
      if (row >= 0 && row < height_) read(row, at(a_, row), at(b_, row));
      const int64_t between = row - settings_.radius;
      if (between >= std::max<int64_t>(0, band.first - settings_.radius) && between < height_) {
        const double square = findResiduals(between);
        if (between >= band.first && between < band.last) squares[band.imageRow + between] = square;
      }
      if (row - reach < band.first) continue;
      findGradient(row - reach);
      write(row - reach, gradientA_.data(), gradientB_.data());
    }
  }

 private:
  using Plane = std::vector<float>;

  float* at(Plane& plane, int64_t row) { return plane.data() + (row + settings_.radius) * stride_ + settings_.radius; }
  int64_t placeCount() const { return (2 * settings_.radius + 1) * (2 * settings_.radius + 1); }
  // Where a neighbor lies, in elements of a plane.
  int64_t offsetOf(int64_t place) const {
    const int64_t side = 2 * settings_.radius + 1;
    return (place / side - settings_.radius) * stride_ + place % side - settings_.radius;
  }
  void takeLightness(const Band& band);
  void findWeights(int64_t row);
  void findStatistics(int64_t row);
  double findResiduals(int64_t row);
  void findGradient(int64_t row);

  const Tensor lightness_;
  const LevinSettings settings_;
  const int64_t height_, width_, stride_, planeSize_;
  // Planes with a border of zeros, a radius wide; `inside_` is 1 within it. One plane of weights a place of the window.
  Plane light_, inside_, a_, b_, residualA_, residualB_, weights_;
  // Of one row.
  Plane count_, mean_, variance_, least_, total_, gradientA_, gradientB_;
};

}  // namespace lithochrome::ops
