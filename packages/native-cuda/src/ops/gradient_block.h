// Gradients of a few pixels, gathered in the first-level cache and written past it in whole lines.
#pragma once

#include <cmath>
#include <vector>

#include "core/write_past.h"
#include "ops/bin_targets.h"
#include "ops/softmax_row.h"

namespace lithochrome::ops {

// w · CE of one pixel.
inline float crossEntropy(const float* logits, const TargetRow& target, const SoftmaxRow& row) {
  const float logSum = std::log(row.sum);
  float loss = 0;
  for (int64_t m = 0; m < target.neighbors; ++m) loss += target.weight[m] * ((row.peak - logits[target.index[m]]) + logSum);
  return loss * target.classWeight;
}

// The rows of T from pixel `first` on.
template <class T>
class GradientBlock {
 public:
  GradientBlock(const Tensor& dLogits, int64_t first)
      : bins_(dLogits.channels()), out_(dLogits.data<T>() + first * bins_), rows_(static_cast<size_t>(kPixels * bins_)) {}

  // Where the next pixel's row goes; what came before is complete.
  float* next() {
    if (filled_ == kPixels) write();
    return rows_.data() + filled_++ * bins_;
  }

  void write() {
    writePast(rows_.data(), out_, filled_ * bins_);
    out_ += filled_ * bins_;
    filled_ = 0;
  }

 private:
  // 8 rows of bf16 are whole lines for any number of bins that 4 divides.
  static constexpr int64_t kPixels = 8;

  int64_t bins_, filled_ = 0;
  T* out_;
  std::vector<float> rows_;
};

}  // namespace lithochrome::ops
