#include "ops/bin_search.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lithochrome::bins {
namespace {

// Puts one candidate for each lane into the sorted lists, from the last place to the first. Candidates come in the order
// of their index, so that an equal distance keeps the earlier one in front.
inline void insert(const float* __restrict squared, const int32_t* __restrict index, Nearest& out) {
  for (int64_t m = out.neighbors - 1; m > 0; --m) {
    float* __restrict listSquared = out.squared.data() + m * kLanes;
    int32_t* __restrict listIndex = out.index.data() + m * kLanes;
    const float* beforeSquared = listSquared - kLanes;
    const int32_t* beforeIndex = listIndex - kLanes;
#pragma omp simd
    for (int lane = 0; lane < kLanes; ++lane) {
      const int32_t own = squared[lane] < listSquared[lane] ? index[lane] : listIndex[lane];
      const float least = squared[lane] < listSquared[lane] ? squared[lane] : listSquared[lane];
      listIndex[lane] = squared[lane] < beforeSquared[lane] ? beforeIndex[lane] : own;
      listSquared[lane] = squared[lane] < beforeSquared[lane] ? beforeSquared[lane] : least;
    }
  }
  float* __restrict firstSquared = out.squared.data();
  int32_t* __restrict firstIndex = out.index.data();
#pragma omp simd
  for (int lane = 0; lane < kLanes; ++lane) {
    firstIndex[lane] = squared[lane] < firstSquared[lane] ? index[lane] : firstIndex[lane];
    firstSquared[lane] = squared[lane] < firstSquared[lane] ? squared[lane] : firstSquared[lane];
  }
}

void clear(Nearest& out) {
  std::fill(out.squared.begin(), out.squared.end(), std::numeric_limits<float>::infinity());
  std::fill(out.index.begin(), out.index.end(), 0);
}

}  // namespace

Centers::Centers(const Tensor& centers) {
  const float* in = centers.data<float>();
  const int64_t count = centers.dim(0);
  for (int64_t k = 0; k < count; ++k) {
    a_.push_back(in[2 * k]);
    b_.push_back(in[2 * k + 1]);
  }
  const auto nextRow = std::find_if(a_.begin(), a_.end(), [&](float a) { return a != a_[0]; });
  const size_t columns = static_cast<size_t>(nextRow - a_.begin());
  const size_t rows = a_.size() / columns;
  if (columns < 2 || rows < 2 || rows * columns != a_.size()) return;
  stepA_ = a_[columns] - a_[0];
  stepB_ = b_[1] - b_[0];
  for (size_t k = 0; k < a_.size(); ++k) {
    const bool regular = a_[k] == a_[0] + stepA_ * static_cast<float>(k / columns) &&
                         b_[k] == b_[0] + stepB_ * static_cast<float>(k % columns);
    if (!regular || !(stepA_ > 0) || !(stepB_ > 0)) return;
  }
  rows_ = static_cast<int32_t>(rows);
  columns_ = static_cast<int32_t>(columns);
}

void Centers::search(const float* a, const float* b, Nearest& out) const {
  clear(out);
  // Far outside the grid differences between distances drown in rounding, which only the full search repeats.
  const auto near = [this](float value, float first, float step, int32_t count) {
    return std::abs(value - first) < 64.0f * step * static_cast<float>(count);
  };
  bool windowed = rows_ > 0;
  for (int lane = 0; lane < kLanes; ++lane)
    windowed = windowed && near(a[lane], a_[0], stepA_, rows_) && near(b[lane], b_[0], stepB_, columns_);
  windowed ? searchWindow(a, b, out) : searchAll(a, b, out);
}

void Centers::searchAll(const float* a, const float* b, Nearest& out) const {
  alignas(64) float squared[kLanes];
  alignas(64) int32_t index[kLanes];
  for (size_t k = 0; k < a_.size(); ++k) {
    for (int lane = 0; lane < kLanes; ++lane) {
      squared[lane] = squaredDistance(a[lane] - a_[k], b[lane] - b_[k]);
      index[lane] = static_cast<int32_t>(k);
    }
    insert(squared, index, out);
  }
}

// Of M nearest bins none is farther than the M-th nearest row or column; one more on each side covers rounding.
void Centers::searchWindow(const float* a, const float* b, Nearest& out) const {
  const int32_t reach = static_cast<int32_t>(out.neighbors) / 2 + 1;
  const int32_t height = std::min(rows_, 2 * reach + 1), width = std::min(columns_, 2 * reach + 1);
  alignas(64) int32_t row[kLanes], column[kLanes], index[kLanes];
  alignas(64) float squared[kLanes];
  for (int lane = 0; lane < kLanes; ++lane) {
    row[lane] = static_cast<int32_t>(std::floor((a[lane] - a_[0]) / stepA_ + 0.5f)) - reach;
    column[lane] = static_cast<int32_t>(std::floor((b[lane] - b_[0]) / stepB_ + 0.5f)) - reach;
    row[lane] = std::clamp(row[lane], 0, rows_ - height);
    column[lane] = std::clamp(column[lane], 0, columns_ - width);
  }
  for (int32_t i = 0; i < height; ++i) {
    for (int32_t j = 0; j < width; ++j) {
#pragma omp simd
      for (int lane = 0; lane < kLanes; ++lane) {
        const int32_t r = row[lane] + i, c = column[lane] + j;
        const float da = a[lane] - (a_[0] + stepA_ * static_cast<float>(r));
        const float db = b[lane] - (b_[0] + stepB_ * static_cast<float>(c));
        squared[lane] = squaredDistance(da, db);
        index[lane] = r * columns_ + c;
      }
      insert(squared, index, out);
    }
  }
}

}  // namespace lithochrome::bins
