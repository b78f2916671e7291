// Blocks of Lab pixels to sRGB in memory, for the color kernels of the CPU.
#pragma once

#include <cstdint>

#include "core/dtype.h"
#include "ops/srgb_decode.h"

namespace lithochrome::color {

// At most kBlock Lab pixels; fy is the Lab curve of Y, curveOfLightness(L).
struct LabPlanes {
  alignas(64) float fy[kBlock], a[kBlock], b[kBlock];
};

// Writes `count` pixels as dtype (u8, u16 or f32) from pixel `first` of a 3-channel picture on. A color outside sRGB
// loses chroma at constant lightness and hue; `lab` is left with the colors that were written.
void encodeBlock(LabPlanes& lab, int count, DType dtype, void* pixels, int64_t first);

namespace portable {
void encodeBlock(LabPlanes& lab, int count, DType dtype, void* pixels, int64_t first);
}

}  // namespace lithochrome::color
