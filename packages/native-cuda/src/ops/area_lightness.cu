#include "ops/area_lightness.h"

#include "ops/area_mean.h"
#include "ops/picture_decoder.h"
#include "ops/srgb_decode.h"

namespace lithochrome::ops::cuda {
namespace {

template <class T>
struct Source {
  const T* picture;
  int channels;

  struct Reader {
    color::Decoder<T> decoder;
    const T* picture;
    int channels;
    __device__ float operator()(int64_t pixel, int64_t) const {
      const float luminance = color::luminance(decoder(picture + pixel * channels, channels));
      return color::lightnessOfCurve(color::labCurve(luminance));
    }
  };
  __device__ Reader reader() const { return {color::Decoder<T>::make(), picture, channels}; }
};

}  // namespace

// Reads the picture once, but for the pixels that two results share.
void areaLightness(const Tensor& picture, const Tensor& out) {
  const Shape lightness = {1, picture.dim(0), picture.dim(1), 1};
  color::dispatchChannel(picture.dtype, [&](auto zero) {
    using T = decltype(zero);
    const Source<T> source = {picture.data<const T>(), static_cast<int>(picture.channels())};
    launchAreaMean("areaLightness", source, AreaShape(lightness, out.shape), out.data<float>());
  });
}

}  // namespace lithochrome::ops::cuda
