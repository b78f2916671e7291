// Which source pixels a target pixel covers along one dimension of an area-averaging downsample.
#pragma once

#include <cstdint>

#include "core/math.h"

namespace lithochrome {

// Target pixel `index` of `target` covers the source range [index·size/target, (index + 1)·size/target). Lengths are
// counted in 1/target of a source pixel, and so exact.
struct AreaSpan {
  LITHOCHROME_HD AreaSpan(int64_t size, int64_t target, int64_t index)
      : first(index * size / target),
        last(((index + 1) * size + target - 1) / target),
        size(size),
        target(target),
        start(index * size) {}

  // The share of source pixel i in the mean; all shares sum to 1.
  template <class Real>
  LITHOCHROME_HD Real share(int64_t i) const {
    const int64_t low = i * target > start ? i * target : start, end = start + size;
    const int64_t high = (i + 1) * target < end ? (i + 1) * target : end;
    return high > low ? static_cast<Real>(high - low) / static_cast<Real>(size) : Real(0);
  }

  int64_t first, last;
  int64_t size, target, start;
};

}  // namespace lithochrome
