#include "ops/picture.h"

#include "ops/picture_avx512.h"

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
#ifdef LITHOCHROME_HAS_AVX512
  if (hasAvx512() && picture.dtype != DType::f32) return avx512::readLightness(picture, first, count, *this);
#endif
  portable::readLightness(picture, first, count, *this);
}

namespace portable {

void readLightness(const Tensor& picture, int64_t first, int count, LightnessBlock& block) {
  Planes linear;
  decodeBlock(picture.raw(), picture.dtype, picture.channels(), first, count, linear);
#pragma omp simd
  for (int i = 0; i < count; ++i) {
    block.fy[i] = labCurve(luminance({linear.r[i], linear.g[i], linear.b[i]}));
    block.lightness[i] = lightnessOfCurve(block.fy[i]);
  }
}

}  // namespace portable

}  // namespace color
}  // namespace lithochrome
