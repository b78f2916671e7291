// The nearest bin centers of an ab color: exact, ties to the lower index.
#pragma once

#include <cstdint>
#include <vector>

#include "core/math.h"
#include "core/tensor.h"

namespace lithochrome::bins {

// Squared distance, rounded once: the products are exact in double, so that mirrored distances are equal and
// fused multiplication changes nothing.
LITHOCHROME_HD inline float squaredDistance(float da, float db) {
  return static_cast<float>(static_cast<double>(da) * da + static_cast<double>(db) * db);
}

// Colors that are searched together, one in each vector lane.
constexpr int kLanes = 16;

// The nearest bins of kLanes colors, nearest first: squared distance and index, [neighbors][kLanes].
struct Nearest {
  explicit Nearest(int64_t neighbors)
      : neighbors(neighbors),
        squared(static_cast<size_t>(neighbors * kLanes)),
        index(static_cast<size_t>(neighbors * kLanes)) {}

  int64_t neighbors;
  std::vector<float> squared;
  std::vector<int32_t> index;
};

// Centers of a color grid, searched in a window where they form a regular grid, else one by one.
class Centers {
 public:
  // centers: f32 [K,2], must hold values already.
  explicit Centers(const Tensor& centers);

  // The nearest bins of colors (a[lane], b[lane]).
  void search(const float* a, const float* b, Nearest& out) const;

 private:
  void searchAll(const float* a, const float* b, Nearest& out) const;
  void searchWindow(const float* a, const float* b, Nearest& out) const;

  std::vector<float> a_, b_;
  // A regular grid: index = row · columns_ + column, a grows by stepA_ along rows and b by stepB_ along columns.
  int32_t rows_ = 0, columns_ = 0;
  float stepA_ = 0, stepB_ = 0;
};

}  // namespace lithochrome::bins
