// Area-averaging resampling to a smaller grid.
#pragma once

#include "core/stream.h"

namespace lithochrome::ops {

namespace reference {
void areaDownsample(const Tensor& x, const Tensor& y);
}

namespace cuda {
void areaDownsample(const Tensor& x, const Tensor& y);
}

namespace cpu {
void areaDownsample(const Tensor& x, const Tensor& y);
}

// x f32 [N,H,W,C] → [N,height,width,C]: the mean over the pixels that each target pixel covers; fractions count.
// height ≤ H and width ≤ W.
Tensor areaDownsample(const Tensor& x, int64_t height, int64_t width);

}  // namespace lithochrome::ops
