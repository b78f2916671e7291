#include "ops/area_downsample.h"

#include "ops/area_mean.h"

namespace lithochrome::ops::cuda {
namespace {

struct Source {
  const float* x;
  int64_t channels;

  struct Reader {
    const float* x;
    int64_t channels;
    __device__ float operator()(int64_t pixel, int64_t channel) const { return x[pixel * channels + channel]; }
  };
  __device__ Reader reader() const { return {x, channels}; }
};

}  // namespace

// Reads x once, but for the pixels that two results share.
void areaDownsample(const Tensor& x, const Tensor& y) {
  launchAreaMean("areaDownsample", Source{x.data<const float>(), x.channels()}, AreaShape(x.shape, y.shape), y.data<float>());
}

}  // namespace lithochrome::ops::cuda
