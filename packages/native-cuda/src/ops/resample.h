// Resizing pictures with half-pixel centers and replicated edges (PyTorch's align_corners = false; its
// "nearest-exact" and "bilinear"), and the gradients. x [N,H,W,C] → [N,height,width,C].
#pragma once

#include "core/array.h"
#include "core/stream.h"
#include "ops/resample_taps.h"

namespace lithochrome {

struct ResampleOptions {
  std::string mode = "nearest";  // or "bilinear"

  template <class V>
  static void fields(V&& visit) {
    visit("mode", &ResampleOptions::mode);
  }
};

namespace reference {
Array resample(const Array& x, int64_t height, int64_t width, const ResampleOptions& options);
}  // namespace reference

namespace ops {

namespace cuda {
void resample(const Tensor& x, bool bilinear, const Tensor& y);
void resampleBackward(const Tensor& dy, bool bilinear, const Tensor& dx);
}  // namespace cuda

Tensor resample(const Tensor& x, int64_t height, int64_t width, const ResampleOptions& options);
// dy [N,height,width,C] → dx of `inputShape`.
Tensor resampleBackward(const Tensor& dy, const Shape& inputShape, const ResampleOptions& options);

}  // namespace ops
}  // namespace lithochrome
