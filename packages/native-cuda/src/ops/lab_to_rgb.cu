#include "ops/lab_to_rgb.h"

#include "gpu/tile.h"
#include "ops/color_math.h"
#include "ops/srgb_decode.h"

namespace lithochrome::ops::cuda {
namespace {

// Pixels that a block handles at once.
constexpr int kTile = 1024;

// Moves each byte once: 12 bytes a pixel and the picture. Bound by arithmetic where many colors are outside the gamut.
template <class T>
__global__ void toRgb(const float* lab, int64_t pixels, T* rgb) {
  __shared__ gpu::Tile<float, 3 * kTile> in;
  __shared__ gpu::Tile<T, 3 * kTile> out;
  for (int64_t first = int64_t{blockIdx.x} * kTile; first < pixels; first += int64_t{gridDim.x} * kTile) {
    const int count = static_cast<int>(pixels - first < kTile ? pixels - first : kTile);
    const float* colors = in.load(lab + 3 * first, 3 * count);
    T* codes = out.begin(rgb + 3 * first);
    __syncthreads();
    for (int i = static_cast<int>(threadIdx.x); i < count; i += static_cast<int>(blockDim.x)) {
      const float fy = color::curveOfLightness(math::clamp(colors[3 * i], 0.0f, 100.0f));
      const color::Ab ab = color::intoGamut(fy, {colors[3 * i + 1], colors[3 * i + 2]});
      color::writePixel(color::labToLinear(fy, ab), codes + 3 * i);
    }
    __syncthreads();
    out.store(rgb + 3 * first, 3 * count);
  }
}

}  // namespace

void labToRgb(const Tensor& lab, const Tensor& rgb) {
  color::dispatchChannel(rgb.dtype, [&](auto zero) {
    using T = decltype(zero);
    gpu::launch("labToRgb", gpu::tileGrid(lab.pixels(), kTile), toRgb<T>, lab.data<const float>(), lab.pixels(),
                rgb.data<T>());
  });
}

}  // namespace lithochrome::ops::cuda
