// Rows of floats that begin at cache lines: vectors of 512 bits that straddle two lines take twice as long.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lithochrome {

class AlignedRows {
 public:
  AlignedRows(int64_t rows, int64_t width) : stride_((width + kFloats - 1) / kFloats), lines_(static_cast<std::size_t>(rows * stride_)) {}

  float* operator[](int64_t row) { return lines_[static_cast<std::size_t>(row * stride_)].values; }
  const float* operator[](int64_t row) const { return lines_[static_cast<std::size_t>(row * stride_)].values; }

 private:
  static constexpr int64_t kFloats = 16;
  struct alignas(64) Line {
    float values[kFloats];
  };

  int64_t stride_;  // in lines
  std::vector<Line> lines_;
};

}  // namespace lithochrome
