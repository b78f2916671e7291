#include "ops/area_downsample.h"

#include <algorithm>
#include <vector>

#include "ops/area_span.h"

namespace lithochrome::ops {
namespace reference {

void areaDownsample(const Tensor& x, const Tensor& y) {
  const int64_t channels = x.channels();
  for (int64_t i = 0; i < y.size(); ++i) {
    const int64_t c = i % channels, ox = i / channels % y.dim(2), oy = i / channels / y.dim(2) % y.dim(1);
    const int64_t n = i / (channels * y.dim(2) * y.dim(1));
    const AreaSpan rows(x.dim(1), y.dim(1), oy), columns(x.dim(2), y.dim(2), ox);
    double sum = 0;
    for (int64_t v = rows.first; v < rows.last; ++v)
      for (int64_t u = columns.first; u < columns.last; ++u)
        sum += rows.share<double>(v) * columns.share<double>(u) * x.data<float>()[((n * x.dim(1) + v) * x.dim(2) + u) * channels + c];
    y.data<float>()[i] = static_cast<float>(sum);
  }
}

}  // namespace reference

namespace cpu {
namespace {

// out [w,C] = the mean of each target pixel's columns of row [W,C].
void shrinkRow(const float* row, const std::vector<AreaSpan>& columns, int64_t channels, float* out) {
  for (const AreaSpan& span : columns) {
    for (int64_t c = 0; c < channels; ++c) out[c] = 0;
    for (int64_t u = span.first; u < span.last; ++u) {
      const float share = span.share<float>(u);
      for (int64_t c = 0; c < channels; ++c) out[c] += share * row[u * channels + c];
    }
    out += channels;
  }
}

}  // namespace

void areaDownsample(const Tensor& x, const Tensor& y) {
  const int64_t height = y.dim(1), channels = x.channels(), rowSize = x.dim(2) * channels;
  std::vector<AreaSpan> columns;
  for (int64_t u = 0; u < y.dim(2); ++u) columns.emplace_back(x.dim(2), y.dim(2), u);
#pragma omp parallel
  {
    std::vector<float> mean(static_cast<size_t>(rowSize));
#pragma omp for schedule(static)
    for (int64_t row = 0; row < y.dim(0) * height; ++row) {
      const AreaSpan rows(x.dim(1), height, row % height);
      std::fill(mean.begin(), mean.end(), 0.0f);
      for (int64_t v = rows.first; v < rows.last; ++v) {
        const float share = rows.share<float>(v);
        const float* in = x.data<float>() + (row / height * x.dim(1) + v) * rowSize;
#pragma omp simd
        for (int64_t i = 0; i < rowSize; ++i) mean[static_cast<size_t>(i)] += share * in[i];
      }
      shrinkRow(mean.data(), columns, channels, y.data<float>() + row * y.dim(2) * channels);
    }
  }
}

}  // namespace cpu

Tensor areaDownsample(const Tensor& x, int64_t height, int64_t width) {
  checkDType(x, DType::f32, "x");
  checkRank(x, 4, "x");
  CHECK(height >= 1 && height <= x.dim(1), "expected a height between 1 and ", x.dim(1), " but received ", height);
  CHECK(width >= 1 && width <= x.dim(2), "expected a width between 1 and ", x.dim(2), " but received ", width);
  const Tensor y = Stream::current().empty({x.dim(0), height, width, x.dim(3)}, DType::f32, x.device());
  Stream::current().issue("areaDownsample", {x, y}, [=] { cpu::areaDownsample(x, y); },
                          CUDA_WORK(cuda::areaDownsample(x, y)));
  return y;
}

}  // namespace lithochrome::ops
