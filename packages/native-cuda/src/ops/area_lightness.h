// The lightness of a large picture at a smaller size, without a float copy of the picture.
#pragma once

#include <vector>

#include "core/stream.h"

namespace lithochrome::ops {

namespace cuda {
void areaLightness(const Tensor& picture, const Tensor& out);
}

namespace cpu {
void areaLightness(const Tensor& picture, const std::vector<Tensor>& outs);
}

// picture u8, u16 or f32 [H,W,3] or gray [H,W,1] → f32 [1,height,width,1]: the mean CIE L over the pixels that each
// target pixel covers; fractions count. areaDownsample(lightness(picture)) by rows. height ≤ H and width ≤ W.
Tensor areaLightness(const Tensor& picture, int64_t height, int64_t width);
// The same at several sizes [height, width]; on the CPU the picture is read once.
std::vector<Tensor> areaLightnesses(const Tensor& picture, const std::vector<Shape>& sizes);

}  // namespace lithochrome::ops
