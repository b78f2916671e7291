// The color conversions in double, one pixel at a time: what the fast kernels are checked against.
#pragma once

#include <array>
#include <cmath>

#include "core/tensor.h"

namespace lithochrome::color {

using Triple = std::array<double, 3>;

// The pixel's encoded channels in 0…1; gray is repeated.
Triple readPixel(const Tensor& picture, int64_t pixel);
Triple rgbToLab(const Triple& rgb);
// Unclipped.
Triple labToRgb(const Triple& lab);
// Chroma reduced by bisection at constant L and hue, then clipped of rounding.
Triple labToRgbInGamut(const Triple& lab);

}  // namespace lithochrome::color
