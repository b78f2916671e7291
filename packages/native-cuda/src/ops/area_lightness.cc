#include "ops/area_lightness.h"

#include <algorithm>
#include <vector>

#include "ops/area_span.h"
#include "ops/picture.h"

namespace lithochrome::ops {
namespace cpu {
namespace {

// mean [W] += share · L of one row.
void addRow(const Tensor& picture, int64_t y, float share, float* mean) {
  const int64_t width = picture.dim(1);
  color::LightnessBlock block;
  for (int64_t x = 0; x < width; x += color::kBlock) {
    const int count = static_cast<int>(std::min<int64_t>(color::kBlock, width - x));
    block.read(picture, y * width + x, count);
#pragma omp simd
    for (int i = 0; i < count; ++i) mean[x + i] += share * block.lightness[i];
  }
}

}  // namespace

void areaLightness(const Tensor& picture, const Tensor& out) {
  const int64_t height = out.dim(1), width = out.dim(2);
  std::vector<AreaSpan> columns;
  for (int64_t x = 0; x < width; ++x) columns.emplace_back(picture.dim(1), width, x);
#pragma omp parallel
  {
    std::vector<float> mean(static_cast<size_t>(picture.dim(1)));
#pragma omp for schedule(static)
    for (int64_t y = 0; y < height; ++y) {
      const AreaSpan rows(picture.dim(0), height, y);
      std::fill(mean.begin(), mean.end(), 0.0f);
      for (int64_t v = rows.first; v < rows.last; ++v)
        addRow(picture, v, rows.share<float>(v), mean.data());
      for (int64_t x = 0; x < width; ++x) {
        const AreaSpan& span = columns[static_cast<size_t>(x)];
        float sum = 0;
        for (int64_t u = span.first; u < span.last; ++u)
          sum += span.share<float>(u) * mean[static_cast<size_t>(u)];
        out.data<float>()[y * width + x] = sum;
      }
    }
  }
}

}  // namespace cpu

Tensor areaLightness(const Tensor& picture, int64_t height, int64_t width) {
  checkPicture(picture);
  CHECK(height >= 1 && height <= picture.dim(0), "expected a height between 1 and ", picture.dim(0), " but received ",
        height);
  CHECK(width >= 1 && width <= picture.dim(1), "expected a width between 1 and ", picture.dim(1), " but received ",
        width);
  const Tensor out = Stream::current().empty({1, height, width, 1}, DType::f32, picture.device());
  Stream::current().issue("areaLightness", {picture, out}, [=] { cpu::areaLightness(picture, out); },
                          CUDA_WORK(cuda::areaLightness(picture, out)));
  return out;
}

}  // namespace lithochrome::ops
