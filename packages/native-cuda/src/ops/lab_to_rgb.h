// CIE Lab to sRGB.
#pragma once

#include "core/stream.h"

namespace lithochrome::ops {

struct LabToRgbOptions {
  DType dtype = DType::u8;

  template <class V>
  static void fields(V&& visit) {
    visit("dtype", &LabToRgbOptions::dtype);
  }
};

namespace reference {
void labToRgb(const Tensor& lab, const Tensor& rgb);
}

namespace cuda {
void labToRgb(const Tensor& lab, const Tensor& rgb);
}

namespace cpu {
void labToRgb(const Tensor& lab, const Tensor& rgb);
}

// lab f32 [P…,3] → sRGB u8, u16 or f32 (0…1) [P…,3]. L is clipped to 0…100; a color outside the gamut loses chroma
// at constant lightness and hue. a = b = 0 gives r = g = b.
Tensor labToRgb(const Tensor& lab, const LabToRgbOptions& options);

}  // namespace lithochrome::ops
