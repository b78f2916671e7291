// Joint bilateral upsampling on the CPU: what jointBilateral and colorizePicture do for each stretch of pixels.
#pragma once

#include <algorithm>
#include <vector>

#include "ops/joint_bilateral.h"

namespace lithochrome::ops {

// The taps of every target row and column; made once for each pass, shared by its threads.
struct BilateralTaps {
  BilateralTaps(const BilateralInput& in, int64_t height, int64_t width);

  const float *ab, *lightness;
  int64_t width;
  float factor;
  std::vector<SampleTaps> rows, columns;
};

// Computes a stretch of at most kColumns target columns, best row after row downwards: the samples of three rows are kept
// spread out to the columns, so that what is done for each pixel reads memory in order.
class BilateralStretch {
 public:
  static constexpr int kColumns = 256;

  explicit BilateralStretch(const BilateralTaps& taps) : taps_(taps) {}
  // Goes to the columns x…x + count.
  void start(int64_t x, int count);
  // The colors of row y, whose lightness [count] is given.
  void sample(int64_t y, const float* lightness, float* a, float* b);

 private:
  // A row of samples at the three taps of each column; a and b are multiplied by the columns' weights.
  struct Spread {
    int32_t row = -1;
    alignas(64) float lightness[3][kColumns], a[3][kColumns], b[3][kColumns];
  };
  const Spread& spreadRow(int32_t row);

  const BilateralTaps& taps_;
  int64_t x_ = 0;
  int count_ = 0;
  alignas(64) float weight_[3][kColumns];
  Spread spread_[3];
};

// Calls body(x, count, top, bottom) for every stretch of columns of every band of rows; the threads of the team share them.
template <class Body>
void forEachStretch(int64_t height, int64_t width, Body body) {
  constexpr int64_t kRows = 32;
  const int64_t across = (width + BilateralStretch::kColumns - 1) / BilateralStretch::kColumns;
  const int64_t stretches = across * ((height + kRows - 1) / kRows);
#pragma omp for schedule(dynamic)
  for (int64_t i = 0; i < stretches; ++i) {
    const int64_t x = i % across * BilateralStretch::kColumns, top = i / across * kRows;
    body(x, static_cast<int>(std::min<int64_t>(BilateralStretch::kColumns, width - x)), top, std::min(top + kRows, height));
  }
}

}  // namespace lithochrome::ops
