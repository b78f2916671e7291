// float32 → bf16 for rows of numbers, by the processor's own instruction where it has one.
#pragma once

#include <algorithm>
#include <vector>

#include "core/dtype.h"

namespace lithochrome {

// Round to nearest even; a NaN stays a NaN.
void narrow(const float* in, bf16* out, int64_t count);

// Where a kernel writes float32 results on their way to T: the target itself, or a buffer that stays in the cache.
template <class T>
class Staging {
 public:
  // At least one row of `width` numbers at a time.
  explicit Staging(int64_t width)
      : rows_(std::max<int64_t>(1, 2048 / width)), buffer_(static_cast<size_t>(rows_ * width)) {}

  int64_t rows() const { return rows_; }
  float* begin(T*) { return buffer_.data(); }
  void finish(T* target, int64_t count) { narrow(buffer_.data(), target, count); }

 private:
  int64_t rows_;
  std::vector<float> buffer_;
};

template <>
class Staging<float> {
 public:
  explicit Staging(int64_t width) : rows_(std::max<int64_t>(1, 2048 / width)) {}

  int64_t rows() const { return rows_; }
  float* begin(float* target) { return target; }
  void finish(float*, int64_t) {}

 private:
  int64_t rows_;
};

}  // namespace lithochrome
