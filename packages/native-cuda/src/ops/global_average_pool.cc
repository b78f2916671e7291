#include "ops/global_average_pool.h"

#include <algorithm>

#include "gpu/column_chunks.h"

namespace lithochrome {
namespace {

double validSize(int64_t size, std::optional<double> valid, const char* name) {
  const double length = valid.value_or(static_cast<double>(size));
  CHECK(length > 0 && length <= static_cast<double>(size), "expected more than 0 and at most ", size, " for ", name,
        " but received ", length);
  return length;
}

ValidSize validSize(const Shape& shape, const GlobalAveragePoolOptions& options) {
  return {validSize(shape[1], options.validHeight, "validHeight"), validSize(shape[2], options.validWidth, "validWidth")};
}

// Share of each of `size` cells in a mean over the first `valid` of them.
std::vector<float> sharesOf(int64_t size, double valid) {
  std::vector<float> shares;
  for (int64_t i = 0; i < size; ++i) shares.push_back(static_cast<float>(validShare(i, valid) / valid));
  return shares;
}

struct Shares {
  std::vector<float> rows, columns;

  Shares(const Shape& shape, const ValidSize& valid)
      : rows(sharesOf(shape[1], valid.height)), columns(sharesOf(shape[2], valid.width)) {}
};

namespace cpu {

template <class T>
void pool(const Tensor& x, const Shares& shares, const Tensor& y) {
  const int64_t height = x.dim(1), width = x.dim(2), channels = x.channels(), batch = x.dim(0);
#pragma omp parallel for schedule(static)
  for (int64_t n = 0; n < batch; ++n) {
    std::vector<double> sums(static_cast<size_t>(channels));
    const T* in = x.data<T>() + n * height * width * channels;
    for (int64_t pixel = 0; pixel < height * width; ++pixel, in += channels) {
      const double share = static_cast<double>(shares.rows[pixel / width]) * shares.columns[pixel % width];
#pragma omp simd
      for (int64_t c = 0; c < channels; ++c) sums[c] += share * toFloat(in[c]);
    }
    for (int64_t c = 0; c < channels; ++c) y.data<T>()[n * channels + c] = fromFloat<T>(static_cast<float>(sums[c]));
  }
}

template <class T>
void spread(const Tensor& dy, const Shares& shares, const Tensor& dx) {
  const int64_t height = dx.dim(1), width = dx.dim(2), channels = dx.channels(), pixels = dx.pixels();
#pragma omp parallel for schedule(static)
  for (int64_t pixel = 0; pixel < pixels; ++pixel) {
    const T* in = dy.data<T>() + pixel / (height * width) * channels;
    T* out = dx.data<T>() + pixel * channels;
    const float share = shares.rows[pixel / width % height] * shares.columns[pixel % width];
#pragma omp simd
    for (int64_t c = 0; c < channels; ++c) out[c] = fromFloat<T>(share * toFloat(in[c]));
  }
}

}  // namespace cpu
}  // namespace

namespace reference {

Array globalAveragePool(const Array& x, const GlobalAveragePoolOptions& options) {
  const double height = options.validHeight.value_or(static_cast<double>(x.dim(1)));
  const double width = options.validWidth.value_or(static_cast<double>(x.dim(2)));
  const int64_t channels = x.dim(3);
  Array y({x.dim(0), 1, 1, channels});
  for (int64_t i = 0; i < x.size(); ++i) {
    const int64_t column = i / channels % x.dim(2), row = i / (channels * x.dim(2)) % x.dim(1);
    const double inRow = std::clamp(height - static_cast<double>(row), 0.0, 1.0);
    const double inColumn = std::clamp(width - static_cast<double>(column), 0.0, 1.0);
    y[i / (channels * x.dim(1) * x.dim(2)) * channels + i % channels] += x[i] * inRow * inColumn / (height * width);
  }
  return y;
}

}  // namespace reference

namespace ops {

Tensor globalAveragePool(const Tensor& x, const GlobalAveragePoolOptions& options) {
  checkRank(x, 4, "x");
  const ValidSize valid = validSize(x.shape, options);
  const Tensor y = Stream::current().empty({x.dim(0), 1, 1, x.dim(3)}, x.dtype, x.device());
  ON_CUDA(x, {
    const Tensor scratch = gpu::spatialSumScratch(x);
    Stream::current().issue("globalAveragePool", {x, y, scratch}, {}, CUDA_WORK(cuda::globalAveragePool(x, valid, scratch, y)));
    return y;
  })
  dispatchFloat(x.dtype, [&](auto zero) {
    using T = decltype(zero);
    Stream::current().issue("globalAveragePool", {x, y}, [x, y, shares = Shares(x.shape, valid)] { cpu::pool<T>(x, shares, y); });
  });
  return y;
}

Tensor globalAveragePoolBackward(const Tensor& dy, const Shape& inputShape, const GlobalAveragePoolOptions& options) {
  CHECK(inputShape.size() == 4, "expected [N,H,W,C] for the input shape but received ", describe(inputShape));
  checkShape(dy, {inputShape[0], 1, 1, inputShape[3]}, "dy");
  const ValidSize valid = validSize(inputShape, options);
  const Tensor dx = Stream::current().empty(inputShape, dy.dtype, dy.device());
  dispatchFloat(dy.dtype, [&](auto zero) {
    using T = decltype(zero);
    Stream::current().issue("globalAveragePoolBackward", {dy, dx},
                            [dy, dx, shares = Shares(inputShape, valid)] { cpu::spread<T>(dy, shares, dx); },
                            CUDA_WORK(cuda::globalAveragePoolBackward(dy, valid, dx)));
  });
  return dx;
}

}  // namespace ops
}  // namespace lithochrome
