#include "ops/picture.h"

namespace lithochrome {

void checkPicture(const Tensor& picture) {
  checkRank(picture, 3, "picture");
  CHECK(picture.channels() == 3 || picture.channels() == 1,
        "expected the shape [H, W, 3] or [H, W, 1] for picture but received ", describe(picture.shape));
  CHECK(picture.dtype == DType::u8 || picture.dtype == DType::u16 || picture.dtype == DType::f32,
        "expected a u8, u16 or f32 picture but received ", nameOf(picture.dtype));
}

namespace color {

void LightnessBlock::read(const Tensor& picture, int64_t first, int count) {
  decodeBlock(picture.raw(), picture.dtype, picture.channels(), first, count, linear_);
#pragma omp simd
  for (int i = 0; i < count; ++i) {
    fy[i] = labCurve(luminance({linear_.r[i], linear_.g[i], linear_.b[i]}));
    lightness[i] = lightnessOfCurve(fy[i]);
  }
}

}  // namespace color
}  // namespace lithochrome
