// A picture's own lightness with the given color.
#pragma once

#include "ops/guided_upsample.h"

namespace lithochrome::ops {

namespace cuda {
void colorizePicture(const Tensor& picture, const BilateralInput& color, const Tensor& out);
}

namespace cpu {
void colorizePicture(const Tensor& picture, const BilateralInput& color, const Tensor& out);
}

// picture u8 or u16 [H,W,3] or gray [H,W,1], ab f32 [h,w,2] with its L f32 [h,w,1] → same dtype [H,W,3]: guidedUpsample
// and labToRgb in one pass by blocks, without full-size temporaries. Of an RGB picture only CIE L is taken, and kept.
Tensor colorizePicture(const Tensor& picture, const Tensor& ab, const Tensor& lightnessLow,
                       const ColorizeOptions& options);

}  // namespace lithochrome::ops
