// The first pass over the logits on the CPU, row of pixels by row of pixels: what a spatial term needs of the rows around the
// one whose gradient is due stays in the second-level cache.
#pragma once

#include <vector>

#include "ops/gradient_block.h"
#include "ops/image_bands.h"

namespace lithochrome::ops {

// A row of w pixels: e = exp(z − peak), and what softmaxRow (or colorlessRow) says of each.
struct PixelRow {
  AlignedRows exponentials;
  std::vector<SoftmaxRow> sums;
};

// One thread's window of consecutive rows, numbered through the batch.
class SoftmaxRows {
 public:
  // centers: null without expected colors.
  SoftmaxRows(const Tensor& logits, const BinTargets& targets, const CenterPlanes* centers, int64_t rows)
      : logits_(logits),
        targets_(targets),
        centers_(centers),
        rows_(static_cast<size_t>(rows),
              PixelRow{AlignedRows(width(), logits.channels()), std::vector<SoftmaxRow>(static_cast<size_t>(width()))}) {}

  int64_t width() const { return logits_.dim(2); }
  PixelRow& at(int64_t row) { return rows_[static_cast<size_t>(row) % rows_.size()]; }

  // Reads a row, in place of that `rows` before it; → Σ w · CE. then(x): after each of its pixels.
  template <class Then>
  double read(int64_t row, Then then) {
    const int64_t bins = logits_.channels();
    PixelRow& out = at(row);
    double loss = 0;
    for (int64_t x = 0; x < width(); ++x) {
      const int64_t p = row * width() + x;
      const float* z = logits_.data<float>() + p * bins;
      SoftmaxRow& sums = out.sums[static_cast<size_t>(x)];
      sums = centers_ ? softmaxRow(z, *centers_, out.exponentials[x]) : colorlessRow(z, bins, out.exponentials[x]);
      loss += crossEntropy(z, TargetRow(targets_, p), sums);
      then(x);
    }
    return loss;
  }

  double read(int64_t row) {
    return read(row, [](int64_t) {});
  }

 private:
  const Tensor logits_;
  const BinTargets targets_;
  const CenterPlanes* centers_;
  std::vector<PixelRow> rows_;
};

}  // namespace lithochrome::ops
