#include "ops/channel_broadcast.h"

#include <algorithm>

#include "gpu/column_chunks.h"

namespace lithochrome {

namespace reference {

Array addChannels(const Array& x, const Array& b) {
  const int64_t channels = x.dim(3), picture = x.dim(1) * x.dim(2) * channels;
  Array y(x.shape);
  for (int64_t i = 0; i < x.size(); ++i) y[i] = x[i] + b[i / picture * channels + i % channels];
  return y;
}

Array sumSpatial(const Array& x) {
  const int64_t channels = x.dim(3), picture = x.dim(1) * x.dim(2) * channels;
  Array y({x.dim(0), 1, 1, channels});
  for (int64_t i = 0; i < x.size(); ++i) y[i / picture * channels + i % channels] += x[i];
  return y;
}

}  // namespace reference

namespace {
namespace cpu {

template <class T>
void addChannels(const Tensor& x, const Tensor& b, const Tensor& y) {
  const int64_t channels = x.channels(), pixels = x.dim(1) * x.dim(2), rows = x.pixels();
  const T *in = x.data<T>(), *bias = b.data<T>();
  T* out = y.data<T>();
#pragma omp parallel for schedule(static)
  for (int64_t row = 0; row < rows; ++row) {
    const T* add = bias + row / pixels * channels;
#pragma omp simd
    for (int64_t c = 0; c < channels; ++c)
      out[row * channels + c] = fromFloat<T>(toFloat(in[row * channels + c]) + toFloat(add[c]));
  }
}

// Blocks of 16 channels, each summed row by row in double.
template <class T>
void sumSpatial(const Tensor& x, const Tensor& y) {
  constexpr int64_t kBlock = 16;
  const int64_t channels = x.channels(), pixels = x.dim(1) * x.dim(2), blocks = (channels + kBlock - 1) / kBlock;
  const int64_t total = x.dim(0) * blocks;
#pragma omp parallel for schedule(static)
  for (int64_t item = 0; item < total; ++item) {
    const int64_t n = item / blocks, first = item % blocks * kBlock, count = std::min(kBlock, channels - first);
    const T* in = x.data<T>() + n * pixels * channels + first;
    double sums[kBlock] = {};
    for (int64_t p = 0; p < pixels; ++p, in += channels)
      for (int64_t c = 0; c < count; ++c) sums[c] += toFloat(in[c]);
    for (int64_t c = 0; c < count; ++c) y.data<T>()[n * channels + first + c] = fromFloat<T>(static_cast<float>(sums[c]));
  }
}

}  // namespace cpu
}  // namespace

namespace ops {

Tensor addChannels(const Tensor& x, const Tensor& b) {
  checkRank(x, 4, "x");
  checkDType(b, x.dtype, "b");
  checkShape(b, {x.dim(0), 1, 1, x.dim(3)}, "b");
  const Tensor y = Stream::current().empty(x.shape, x.dtype, x.device());
  dispatchFloat(x.dtype, [&](auto zero) {
    using T = decltype(zero);
    Stream::current().issue("addChannels", {x, b, y}, [=] { cpu::addChannels<T>(x, b, y); },
                            CUDA_WORK(cuda::addChannels(x, b, y)));
  });
  return y;
}

Tensor sumSpatial(const Tensor& x) {
  checkRank(x, 4, "x");
  const Tensor y = Stream::current().empty({x.dim(0), 1, 1, x.dim(3)}, x.dtype, x.device());
  ON_CUDA(x, {
    const Tensor scratch = gpu::spatialSumScratch(x);
    Stream::current().issue("sumSpatial", {x, y, scratch}, {}, CUDA_WORK(cuda::sumSpatial(x, scratch, y)));
    return y;
  })
  dispatchFloat(x.dtype, [&](auto zero) {
    using T = decltype(zero);
    Stream::current().issue("sumSpatial", {x, y}, [=] { cpu::sumSpatial<T>(x, y); });
  });
  return y;
}

}  // namespace ops
}  // namespace lithochrome
