// A batch of maps [N,h,w,…] cut into bands of rows, one thread's work each.
#pragma once

#include <omp.h>

#include <algorithm>

#include "core/tensor.h"

namespace lithochrome::ops {

// Rows first…last of one image, and the image's first row in the batch.
struct Band {
  int64_t imageRow, first, last;
};

// Whole images, or parts of them where there are fewer images than threads. What a band needs around it is computed twice, so
// that a band is no lower than `least` rows; results must not depend on the bands.
class ImageBands {
 public:
  ImageBands(const Tensor& map, int64_t least) : images_(map.dim(0)), height_(map.dim(1)) {
    const int64_t wanted = (omp_get_max_threads() + images_ - 1) / images_;
    perImage_ = std::max<int64_t>(1, std::min(wanted, height_ / std::max<int64_t>(1, least)));
  }

  int64_t count() const { return images_ * perImage_; }

  Band operator[](int64_t index) const {
    const int64_t part = index % perImage_;
    return {index / perImage_ * height_, part * height_ / perImage_, (part + 1) * height_ / perImage_};
  }

 private:
  int64_t images_, height_, perImage_;
};

}  // namespace lithochrome::ops
