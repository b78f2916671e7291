// sRGB to CIE Lab, and to its lightness alone.
#pragma once

#include "core/stream.h"

namespace lithochrome::ops {

namespace reference {
void rgbToLab(const Tensor& rgb, const Tensor& lab);
void lightness(const Tensor& rgb, const Tensor& out);
}  // namespace reference

namespace cuda {
void rgbToLab(const Tensor& rgb, const Tensor& lab);
void lightness(const Tensor& rgb, const Tensor& out);
}  // namespace cuda

namespace cpu {
void rgbToLab(const Tensor& rgb, const Tensor& lab);
void lightness(const Tensor& rgb, const Tensor& out);
}  // namespace cpu

// rgb [P…,3], or gray [P…,1], of u8, u16 or f32 in 0…1 → f32 [P…,3]: L 0…100, a and b about −110…110.
Tensor rgbToLab(const Tensor& rgb);

// Only L: [P…,3] or [P…,1] → f32 [P…,1].
Tensor lightness(const Tensor& rgb);

}  // namespace lithochrome::ops
