// Where the values of a resized axis come from, shared by the reference, the CPU and CUDA. Half-pixel centers, replicated
// edges; positions are exact fractions of whole numbers.
#pragma once

#include <cstdint>

#include "core/math.h"

namespace lithochrome {

struct ResampleAxis {
  int64_t from, to;  // sizes
  bool bilinear;     // else nearest
};

// (1 − share) · in[index] + share · in[index + 1]; where share is 0, index + 1 may lie outside.
template <class Real>
struct ResampleTap {
  int64_t index;
  Real share;

  LITHOCHROME_HD Real weightOf(int64_t source) const {
    return source == index ? 1 - share : source == index + 1 ? share : Real(0);
  }
};

// Of result i.
template <class Real>
LITHOCHROME_HD inline ResampleTap<Real> resampleTap(const ResampleAxis& axis, int64_t i) {
  const int64_t unit = 2 * axis.to, center = (2 * i + 1) * axis.from;  // positions are multiples of 1/unit
  if (!axis.bilinear) return {center / unit, 0};
  const int64_t position = center - axis.to;
  if (position <= 0) return {0, 0};
  const int64_t index = position / unit;
  if (index >= axis.from - 1) return {axis.from - 1, 0};
  return {index, static_cast<Real>(position - index * unit) / static_cast<Real>(unit)};
}

// The first result whose tap's index is at least `index`.
LITHOCHROME_HD inline int64_t firstResampled(const ResampleAxis& axis, int64_t index) {
  if (index <= 0) return 0;
  if (index >= axis.from) return axis.to;
  // (2 i + 1) · from ≥ bound
  const int64_t bound = (2 * index + (axis.bilinear ? 1 : 0)) * axis.to;
  return bound <= axis.from ? 0 : (bound + axis.from - 1) / (2 * axis.from);
}

// The results that a source goes into: first … last − 1.
struct ResampleUses {
  int64_t first, last;
};
LITHOCHROME_HD inline ResampleUses usesOf(const ResampleAxis& axis, int64_t source) {
  return {firstResampled(axis, axis.bilinear ? source - 1 : source), firstResampled(axis, source + 1)};
}

}  // namespace lithochrome
