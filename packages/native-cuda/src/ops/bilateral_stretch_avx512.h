// The loops of bilateral_stretch.cc in vectors of 512 bits. Only where hasAvx512().
#pragma once

#include "core/avx512.h"
#include "ops/bilateral_stretch.h"

namespace lithochrome::ops::avx512 {

void spread(const BilateralTaps& taps, const StretchColumns& columns, int32_t row, SpreadSamples& out);
void mix(const StretchMix& from, const float* lightness, float* a, float* b);

}  // namespace lithochrome::ops::avx512
