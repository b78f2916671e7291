// LightnessBlock::read in vectors of 512 bits, of u8 and u16 pictures. Only where hasAvx512().
#pragma once

#include "core/avx512.h"
#include "ops/picture.h"

namespace lithochrome::color::avx512 {

void readLightness(const Tensor& picture, int64_t first, int count, LightnessBlock& block);

}  // namespace lithochrome::color::avx512
