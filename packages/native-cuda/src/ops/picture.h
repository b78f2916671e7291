// Pictures in memory: [H,W,3], or gray [H,W,1].
#pragma once

#include "core/tensor.h"
#include "ops/srgb_decode.h"

namespace lithochrome {

// Throws unless u8, u16 or f32 [H,W,3] or [H,W,1].
void checkPicture(const Tensor& picture);

namespace color {

// The lightness of at most kBlock pixels.
struct LightnessBlock {
  // fy: the Lab curve of Y, of which lightness is a linear function.
  alignas(64) float fy[kBlock], lightness[kBlock];

  void read(const Tensor& picture, int64_t first, int count);
};

namespace portable {
void readLightness(const Tensor& picture, int64_t first, int count, LightnessBlock& block);
}

}  // namespace color
}  // namespace lithochrome
