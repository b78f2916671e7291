#include "ops/conv2d.h"

namespace lithochrome::reference {
namespace {

// Calls visit(x index, weight index, y index) for every product of the convolution.
template <class Visit>
void forEachProduct(const Shape& x, const Shape& w, const Conv2dOptions& o, Visit&& visit) {
  const Shape y = conv2dShape(x, w, o);
  const int64_t taps = w[1] * w[2], outputsPerGroup = w[0] / o.groups;
  for (int64_t yi = 0; yi < sizeOf(y); ++yi) {
    const int64_t out = yi % y[3], column = yi / y[3] % y[2], row = yi / (y[3] * y[2]) % y[1], n = yi / (y[3] * y[2] * y[1]);
    for (int64_t tap = 0; tap < taps; ++tap) {
      const int64_t h = row * o.stride - o.padding + tap / w[2] * o.dilation;
      const int64_t v = column * o.stride - o.padding + tap % w[2] * o.dilation;
      if (h < 0 || h >= x[1] || v < 0 || v >= x[2]) continue;
      const int64_t first = out / outputsPerGroup * w[3];
      for (int64_t c = 0; c < w[3]; ++c)
        visit(((n * x[1] + h) * x[2] + v) * x[3] + first + c, (out * taps + tap) * w[3] + c, yi);
    }
  }
}

}  // namespace

Array conv2d(const Array& x, const Array& weight, const Array* bias, const Conv2dOptions& options) {
  Array y(conv2dShape(x.shape, weight.shape, options));
  forEachProduct(x.shape, weight.shape, options, [&](int64_t xi, int64_t wi, int64_t yi) { y[yi] += x[xi] * weight[wi]; });
  for (int64_t i = 0; i < y.size(); ++i) {
    if (bias) y[i] += (*bias)[i % y.dim(3)];
    if (options.relu && y[i] < 0) y[i] = 0;
  }
  return y;
}

Array conv2dBackwardData(const Array& dy, const Array& weight, const Shape& inputShape, const Conv2dOptions& options) {
  Array dx(inputShape);
  forEachProduct(inputShape, weight.shape, options,
                 [&](int64_t xi, int64_t wi, int64_t yi) { dx[xi] += dy[yi] * weight[wi]; });
  return dx;
}

Array conv2dBackwardWeights(const Array& x, const Array& dy, const Shape& weightShape, const Conv2dOptions& options) {
  Array dWeight(weightShape);
  forEachProduct(x.shape, weightShape, options,
                 [&](int64_t xi, int64_t wi, int64_t yi) { dWeight[wi] += dy[yi] * x[xi]; });
  return dWeight;
}

}  // namespace lithochrome::reference
