#include "ops/rgb_to_lab.h"

#include "gpu/tile.h"
#include "ops/picture_decoder.h"
#include "ops/srgb_decode.h"

namespace lithochrome::ops::cuda {
namespace {

// Pixels that a block handles at once.
constexpr int kTile = 1024;

struct Pixels {
  int64_t count;
  int channels;

  explicit Pixels(const Tensor& rgb) : count(rgb.pixels()), channels(static_cast<int>(rgb.channels())) {}

  // How many of them are in the tile that begins at `first`.
  __device__ int inTile(int64_t first) const { return static_cast<int>(count - first < kTile ? count - first : kTile); }
};

// Moves each byte once: the picture and 12 bytes a pixel.
template <class T>
__global__ void toLab(const T* rgb, Pixels pixels, float* lab) {
  __shared__ gpu::Tile<T, 3 * kTile> in;
  __shared__ gpu::Tile<float, 3 * kTile> out;
  const auto decoder = color::Decoder<T>::make();
  for (int64_t first = int64_t{blockIdx.x} * kTile; first < pixels.count; first += int64_t{gridDim.x} * kTile) {
    const int count = pixels.inTile(first);
    const T* codes = in.load(rgb + first * pixels.channels, count * pixels.channels);
    float* result = out.begin(lab + 3 * first);
    __syncthreads();
    for (int i = static_cast<int>(threadIdx.x); i < count; i += static_cast<int>(blockDim.x)) {
      const color::Lab value = color::linearToLab(decoder(codes + i * pixels.channels, pixels.channels));
      result[3 * i] = value.lightness;
      result[3 * i + 1] = value.a;
      result[3 * i + 2] = value.b;
    }
    __syncthreads();
    out.store(lab + 3 * first, 3 * count);
  }
}

// Moves each byte once: the picture and 4 bytes a pixel.
template <class T>
__global__ void toLightness(const T* rgb, Pixels pixels, float* lightness) {
  __shared__ gpu::Tile<T, 3 * kTile> in;
  const auto decoder = color::Decoder<T>::make();
  for (int64_t first = int64_t{blockIdx.x} * kTile; first < pixels.count; first += int64_t{gridDim.x} * kTile) {
    const int count = pixels.inTile(first);
    const T* codes = in.load(rgb + first * pixels.channels, count * pixels.channels);
    __syncthreads();
    for (int i = static_cast<int>(threadIdx.x); i < count; i += static_cast<int>(blockDim.x)) {
      const float luminance = color::luminance(decoder(codes + i * pixels.channels, pixels.channels));
      lightness[first + i] = color::lightnessOfCurve(color::labCurve(luminance));
    }
    __syncthreads();
  }
}

}  // namespace

void rgbToLab(const Tensor& rgb, const Tensor& lab) {
  color::dispatchChannel(rgb.dtype, [&](auto zero) {
    using T = decltype(zero);
    gpu::launch("rgbToLab", gpu::tileGrid(rgb.pixels(), kTile), toLab<T>, rgb.data<const T>(), Pixels(rgb),
                lab.data<float>());
  });
}

void lightness(const Tensor& rgb, const Tensor& out) {
  color::dispatchChannel(rgb.dtype, [&](auto zero) {
    using T = decltype(zero);
    gpu::launch("lightness", gpu::tileGrid(rgb.pixels(), kTile), toLightness<T>, rgb.data<const T>(), Pixels(rgb),
                out.data<float>());
  });
}

}  // namespace lithochrome::ops::cuda
