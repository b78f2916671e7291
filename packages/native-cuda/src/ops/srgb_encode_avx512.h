// encodeBlock of srgb_encode.h in vectors of 512 bits. Only where hasAvx512().
#pragma once

#include "core/avx512.h"
#include "ops/srgb_encode.h"

namespace lithochrome::color::avx512 {

void encodeBlock(LabPlanes& lab, int count, DType dtype, void* pixels, int64_t first);

}  // namespace lithochrome::color::avx512
