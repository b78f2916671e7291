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
  float factor;  // of rangeWeight
  std::vector<SampleTaps> rows, columns;
};

// Target columns of a stretch, at most.
constexpr int kStretchColumns = 128;

// The columns of a stretch: for each tap the sample, counted from the first one of 16 columns, and its weight.
struct StretchColumns {
  // Goes to the target columns x…x + columns.
  void start(const BilateralTaps& taps, int64_t x, int columns);

  int count;
  int32_t first[kStretchColumns / 16];
  alignas(64) int32_t sample[3][kStretchColumns];
  alignas(64) float weight[3][kStretchColumns];
};

// A row of samples at the three taps of each column; a and b are multiplied by the columns' weights.
struct SpreadSamples {
  int32_t row = -1;
  alignas(64) float lightness[3][kStretchColumns], a[3][kStretchColumns], b[3][kStretchColumns];
};

// What a row of target pixels is mixed from.
struct StretchMix {
  const StretchColumns& columns;
  const SpreadSamples* rows[3];
  const float* weights;  // [3], of the rows
  float factor;          // of rangeWeight
};

namespace portable {

// Spreads row `row` of the samples out.
void spread(const BilateralTaps& taps, const StretchColumns& columns, int32_t row, SpreadSamples& out);
// The colors of pixels whose lightness [count] is given; a and b have room for kStretchColumns.
void mix(const StretchMix& from, const float* lightness, float* a, float* b);

}  // namespace portable

// Computes a stretch of at most kStretchColumns target columns, best row after row downwards: the samples of three rows are kept
// spread out to the columns, so that what is done for each pixel reads memory in order.
class BilateralStretch {
 public:
  explicit BilateralStretch(const BilateralTaps& taps) : taps_(taps) {}
  // Goes to the columns x…x + count.
  void start(int64_t x, int count);
  // The colors of row y, whose lightness [count] is given; a and b have room for kStretchColumns.
  void sample(int64_t y, const float* lightness, float* a, float* b);

 private:
  const SpreadSamples& spreadRow(int32_t row);

  const BilateralTaps& taps_;
  StretchColumns columns_;
  SpreadSamples spread_[3];
};

// Calls body(x, count, top, bottom) for every stretch of columns of every band of rows; the threads of the team share them.
template <class Body>
void forEachStretch(int64_t height, int64_t width, Body body) {
  constexpr int64_t kRows = 64;
  const int64_t across = (width + kStretchColumns - 1) / kStretchColumns;
  const int64_t stretches = across * ((height + kRows - 1) / kRows);
#pragma omp for schedule(dynamic)
  for (int64_t i = 0; i < stretches; ++i) {
    const int64_t x = i % across * kStretchColumns, top = i / across * kRows;
    body(x, static_cast<int>(std::min<int64_t>(kStretchColumns, width - x)), top, std::min(top + kRows, height));
  }
}

}  // namespace lithochrome::ops
