#include "ops/rgb_to_lab.h"

#include <algorithm>

#include "ops/color_reference.h"
#include "ops/srgb_decode.h"

namespace lithochrome::ops {
namespace {

// Calls body(first, count, linear planes) for every block of pixels, in parallel.
template <class Body>
void forBlocks(const Tensor& rgb, Body body) {
  const int64_t pixels = rgb.pixels();
#pragma omp parallel
  {
    color::Planes linear;
#pragma omp for schedule(static)
    for (int64_t first = 0; first < pixels; first += color::kBlock) {
      const int count = static_cast<int>(std::min<int64_t>(color::kBlock, pixels - first));
      color::decodeBlock(rgb.raw(), rgb.dtype, rgb.channels(), first, count, linear);
      body(first, count, linear);
    }
  }
}

Tensor emptyLike(const Tensor& rgb, int64_t channels) {
  CHECK(rgb.dtype == DType::u8 || rgb.dtype == DType::u16 || rgb.dtype == DType::f32,
        "expected a u8, u16 or f32 picture but received ", nameOf(rgb.dtype));
  CHECK(rgb.channels() == 3 || rgb.channels() == 1, "expected 3 channels, or 1 for gray, but received ",
        describe(rgb.shape));
  Shape shape = rgb.shape;
  shape.back() = channels;
  return Stream::current().empty(shape, DType::f32, rgb.device());
}

}  // namespace

namespace reference {

void rgbToLab(const Tensor& rgb, const Tensor& lab) {
  for (int64_t p = 0; p < rgb.pixels(); ++p) {
    const color::Triple value = color::rgbToLab(color::readPixel(rgb, p));
    for (int c = 0; c < 3; ++c) lab.data<float>()[3 * p + c] = static_cast<float>(value[c]);
  }
}

void lightness(const Tensor& rgb, const Tensor& out) {
  for (int64_t p = 0; p < rgb.pixels(); ++p)
    out.data<float>()[p] = static_cast<float>(color::rgbToLab(color::readPixel(rgb, p))[0]);
}

}  // namespace reference

namespace cpu {

void rgbToLab(const Tensor& rgb, const Tensor& lab) {
  float* out = lab.data<float>();
  forBlocks(rgb, [out](int64_t first, int count, const color::Planes& linear) {
    float* pixel = out + 3 * first;
#pragma omp simd
    for (int i = 0; i < count; ++i) {
      const color::Lab value = color::linearToLab({linear.r[i], linear.g[i], linear.b[i]});
      pixel[3 * i] = value.lightness;
      pixel[3 * i + 1] = value.a;
      pixel[3 * i + 2] = value.b;
    }
  });
}

void lightness(const Tensor& rgb, const Tensor& lightness) {
  float* out = lightness.data<float>();
  forBlocks(rgb, [out](int64_t first, int count, const color::Planes& linear) {
    float* pixel = out + first;
#pragma omp simd
    for (int i = 0; i < count; ++i)
      pixel[i] = color::lightnessOfCurve(color::labCurve(color::luminance({linear.r[i], linear.g[i], linear.b[i]})));
  });
}

}  // namespace cpu

Tensor rgbToLab(const Tensor& rgb) {
  const Tensor lab = emptyLike(rgb, 3);
  Stream::current().issue("rgbToLab", {rgb, lab}, [=] { cpu::rgbToLab(rgb, lab); }, CUDA_WORK(cuda::rgbToLab(rgb, lab)));
  return lab;
}

Tensor lightness(const Tensor& rgb) {
  const Tensor out = emptyLike(rgb, 1);
  Stream::current().issue("lightness", {rgb, out}, [=] { cpu::lightness(rgb, out); }, CUDA_WORK(cuda::lightness(rgb, out)));
  return out;
}

}  // namespace lithochrome::ops
