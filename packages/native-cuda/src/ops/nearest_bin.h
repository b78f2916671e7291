// Hard encoding of ab colors.
#pragma once

#include "core/stream.h"

namespace lithochrome::ops {

namespace reference {
void nearestBin(const Tensor& ab, const Tensor& centers, const Tensor& bin);
}

namespace cuda {
void nearestBin(const Tensor& ab, const Tensor& centers, const Tensor& bin);
}

namespace cpu {
void nearestBin(const Tensor& ab, const Tensor& centers, const Tensor& bin);
}

// ab f32 [P…,2], centers f32 [K,2] → index of the nearest center, the lower one at a tie: i32 [P…].
Tensor nearestBin(const Tensor& ab, const Tensor& centers);

}  // namespace lithochrome::ops
