#include "ops/lab_to_rgb.h"

#include <algorithm>

#include "ops/color_reference.h"
#include "ops/srgb_encode.h"

namespace lithochrome::ops {
namespace reference {

void labToRgb(const Tensor& lab, const Tensor& rgb) {
  const float* in = lab.data<float>();
  for (int64_t i = 0; i < lab.size(); ++i) {
    const float* pixel = in + i / 3 * 3;
    const double lightness = std::clamp(static_cast<double>(pixel[0]), 0.0, 100.0);
    const double value = color::labToRgbInGamut({lightness, pixel[1], pixel[2]})[static_cast<size_t>(i % 3)];
    if (rgb.dtype == DType::u8) rgb.data<uint8_t>()[i] = static_cast<uint8_t>(value * 255 + 0.5);
    else if (rgb.dtype == DType::u16) rgb.data<uint16_t>()[i] = static_cast<uint16_t>(value * 65535 + 0.5);
    else rgb.data<float>()[i] = static_cast<float>(value);
  }
}

}  // namespace reference

namespace cpu {

void labToRgb(const Tensor& lab, const Tensor& rgb) {
  const float* in = lab.data<float>();
  const int64_t pixels = lab.pixels();
#pragma omp parallel
  {
    color::LabPlanes planes;
#pragma omp for schedule(static)
    for (int64_t first = 0; first < pixels; first += color::kBlock) {
      const int count = static_cast<int>(std::min<int64_t>(color::kBlock, pixels - first));
      const float* pixel = in + 3 * first;
#pragma omp simd
      for (int i = 0; i < count; ++i) {
        planes.fy[i] = color::curveOfLightness(math::clamp(pixel[3 * i], 0.0f, 100.0f));
        planes.a[i] = pixel[3 * i + 1];
        planes.b[i] = pixel[3 * i + 2];
      }
      color::encodeBlock(planes, count, rgb.dtype, rgb.raw(), first);
    }
  }
}

}  // namespace cpu

Tensor labToRgb(const Tensor& lab, const LabToRgbOptions& options) {
  checkDType(lab, DType::f32, "lab");
  CHECK(lab.channels() == 3, "expected 3 channels for lab but received ", describe(lab.shape));
  CHECK(options.dtype == DType::u8 || options.dtype == DType::u16 || options.dtype == DType::f32,
        "expected u8, u16 or f32 for dtype but received ", nameOf(options.dtype));
  const Tensor rgb = Stream::current().empty(lab.shape, options.dtype, lab.device());
  Stream::current().issue("labToRgb", {lab, rgb}, [=] { cpu::labToRgb(lab, rgb); }, CUDA_WORK(cuda::labToRgb(lab, rgb)));
  return rgb;
}

}  // namespace lithochrome::ops
