// How reductions along the columns of a tensor are cut on CUDA: from the shape alone, so that results repeat.
#pragma once

#include <algorithm>

#include "core/math.h"
#include "core/stream.h"

namespace lithochrome::gpu {

// One wave of blocks on an H100: three on each of its multiprocessors.
constexpr int64_t kMaxColumnChunks = 384;

// About 8,192 elements each: four packs of a thread.
inline int64_t columnChunks(int64_t rows, int64_t channels) {
  const int64_t wanted = (rows * channels + 8191) / 8192, most = std::min(kMaxColumnChunks, (rows + 3) / 4);
  return std::min(wanted, most);
}

// Scratch for a sum over the pixels of each picture of x [N,H,W,C] (see spatial_sum.h): [N,C,chunks].
inline Tensor spatialSumScratch(const Tensor& x) {
  return Stream::current().empty({x.dim(0), x.dim(3), columnChunks(x.dim(1) * x.dim(2), x.dim(3))}, DType::f32, x.device());
}

// Chunk i has every `count`-th group of `group` rows, from the i-th group on.
struct ColumnChunks {
  int64_t rows, count, group;

  LITHOCHROME_HD int64_t rowsOf(int64_t chunk) const {
    const int64_t pass = count * group, rest = rows % pass - chunk * group;
    return rows / pass * group + (rest < 0 ? 0 : rest > group ? group : rest);
  }
};

}  // namespace lithochrome::gpu
