// Which source pixels a target pixel covers along one dimension of an area-averaging downsample.
#pragma once

#include <cstdint>

#include "core/math.h"

namespace lithochrome {

// Target pixel `index` of `target` covers the source range [index·size/target, (index + 1)·size/target).
struct AreaSpan {
  LITHOCHROME_HD AreaSpan(int64_t size, int64_t target, int64_t index)
      : first(index * size / target),
        last(((index + 1) * size + target - 1) / target),
        start(static_cast<double>(index) * static_cast<double>(size) / static_cast<double>(target)),
        length(static_cast<double>(size) / static_cast<double>(target)) {}

  // The share of source pixel i in the mean; all shares sum to 1.
  LITHOCHROME_HD double share(int64_t i) const {
    const double low = static_cast<double>(i) > start ? static_cast<double>(i) : start;
    const double end = start + length, high = static_cast<double>(i + 1) < end ? static_cast<double>(i + 1) : end;
    return high > low ? (high - low) / length : 0.0;
  }

  int64_t first, last;
  double start, length;
};

}  // namespace lithochrome
