// A tensor as rows of channels, cut into chunks whose size depends on the shape alone: reductions over
// chunks run in parallel and are combined in order, so results do not depend on the number of threads.
#pragma once

#include <algorithm>
#include <cstdint>

namespace lithochrome {

struct RowChunks {
  int64_t rows;
  int64_t rowsPerChunk;

  // Chunks of about 16,384 elements: they stay in the first two cache levels.
  RowChunks(int64_t rowCount, int64_t channels)
      : rows(rowCount), rowsPerChunk(std::max<int64_t>(8, 16384 / std::max<int64_t>(1, channels))) {}

  int64_t count() const { return (rows + rowsPerChunk - 1) / rowsPerChunk; }
  int64_t first(int64_t chunk) const { return chunk * rowsPerChunk; }
  int64_t length(int64_t chunk) const { return std::min(rowsPerChunk, rows - first(chunk)); }
};

}  // namespace lithochrome
