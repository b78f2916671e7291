// A picture's own lightness with the given color.
#pragma once

#include <optional>

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

// The colors of a picture at low resolution.
struct PictureColor {
  // f32 [h,w,2], and L of the same grid, f32 [h,w,1].
  Tensor ab, lightness;
  // areaLightness of the picture at colorizeGuideSize, f32 [1,h',w',1]; measured where it is not given.
  std::optional<Tensor> guide;

  template <class V>
  static void fields(V&& visit) {
    visit("ab", &PictureColor::ab);
    visit("lightness", &PictureColor::lightness);
    visit("guide", &PictureColor::guide);
  }
};

// The size at which a guide of the picture is needed for colors of size `from` [h,w] and a picture of size `to`; none where
// the colors are enlarged in one step.
std::optional<Shape> colorizeGuideSize(const Shape& from, const Shape& to);

// colorizePicture written to `out`, which may be the picture itself if that has 3 channels.
void colorizePictureInto(const Tensor& picture, const PictureColor& color, const Tensor& out, const ColorizeOptions& options);

}  // namespace lithochrome::ops
