// Sums that have the same bits for any number of threads.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/shares.h"

namespace lithochrome {

// Σ part(first, last) over fixed chunks of 0…size, in double and in order; the parts run in parallel.
template <class Part>
double chunkedSum(int64_t size, int64_t chunk, Part part) {
  const int64_t chunks = (size + chunk - 1) / chunk;
  std::vector<double> parts(static_cast<size_t>(chunks));
  shareOut(chunks, [&](int64_t i, int) { parts[static_cast<size_t>(i)] = part(i * chunk, std::min(size, (i + 1) * chunk)); });
  double sum = 0;
  for (double value : parts) sum += value;
  return sum;
}

}  // namespace lithochrome
