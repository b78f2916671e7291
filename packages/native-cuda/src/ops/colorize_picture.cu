#include "ops/colorize_picture.h"

#include "ops/bilateral_kernel.h"
#include "ops/picture_decoder.h"
#include "ops/srgb_decode.h"

namespace lithochrome::ops::cuda {
namespace {

// Bound by arithmetic (some 500 operations a pixel, twice as many outside the gamut): moves the picture, the result and
// the samples.
template <class T>
__global__ void __launch_bounds__(kBilateralThreads) colorize(BilateralGrid grid, const T* picture, int channels, T* out) {
  const auto decoder = color::Decoder<T>::make();
  forEachTarget(grid, [&](int64_t p, const SampleTaps& rows, const SampleTaps& columns) {
    const float fy = color::labCurve(color::luminance(decoder(picture + p * channels, channels)));
    const color::Ab ab = grid.sample(rows, columns, color::lightnessOfCurve(fy));
    color::writePixel(color::labToLinear(fy, color::intoGamut(fy, ab)), out + 3 * p);
  });
}

template <class T>
void launchColorize(const Tensor& picture, const BilateralGrid& grid, const Tensor& out) {
  gpu::launch("colorizePicture", launchGrid(grid), colorize<T>, grid, picture.data<const T>(),
              static_cast<int>(picture.channels()), out.data<T>());
}

}  // namespace

void colorizePicture(const Tensor& picture, const BilateralInput& color, const Tensor& out) {
  const BilateralGrid grid(color, out.dim(0), out.dim(1));
  if (picture.dtype == DType::u8)
    launchColorize<uint8_t>(picture, grid, out);
  else
    launchColorize<uint16_t>(picture, grid, out);
}

}  // namespace lithochrome::ops::cuda
