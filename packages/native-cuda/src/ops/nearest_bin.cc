#include "ops/nearest_bin.h"

#include <algorithm>
#include <cmath>

#include "ops/bin_search.h"

namespace lithochrome::ops {
namespace reference {

void nearestBin(const Tensor& ab, const Tensor& centers, const Tensor& bin) {
  for (int64_t p = 0; p < ab.pixels(); ++p) {
    const float* color = ab.data<float>() + 2 * p;
    float least = INFINITY;
    for (int64_t k = 0; k < centers.dim(0); ++k) {
      const float da = color[0] - centers.data<float>()[2 * k], db = color[1] - centers.data<float>()[2 * k + 1];
      const float squared = bins::squaredDistance(da, db);
      if (!(squared < least)) continue;
      least = squared;
      bin.data<int32_t>()[p] = static_cast<int32_t>(k);
    }
  }
}

}  // namespace reference

namespace cpu {

void nearestBin(const Tensor& ab, const Tensor& centers, const Tensor& bin) {
  const bins::Centers grid(centers);
  const float* in = ab.data<float>();
  int32_t* out = bin.data<int32_t>();
  const int64_t pixels = ab.pixels();
#pragma omp parallel
  {
    bins::Nearest nearest(1);
    alignas(64) float a[bins::kLanes], b[bins::kLanes];
#pragma omp for schedule(static)
    for (int64_t first = 0; first < pixels; first += bins::kLanes) {
      const int64_t count = std::min<int64_t>(bins::kLanes, pixels - first);
      for (int64_t lane = 0; lane < bins::kLanes; ++lane) {
        const int64_t p = first + std::min(lane, count - 1);
        a[lane] = in[2 * p];
        b[lane] = in[2 * p + 1];
      }
      grid.search(a, b, nearest);
      std::copy_n(nearest.index.begin(), count, out + first);
    }
  }
}

}  // namespace cpu

Tensor nearestBin(const Tensor& ab, const Tensor& centers) {
  checkDType(ab, DType::f32, "ab");
  CHECK(ab.channels() == 2 && ab.rank() >= 2, "expected the shape [P…, 2] for ab but received ", describe(ab.shape));
  checkDType(centers, DType::f32, "centers");
  checkRank(centers, 2, "centers");
  checkShape(centers, {centers.dim(0), 2}, "centers");
  const Tensor bin = Stream::current().empty(Shape(ab.shape.begin(), ab.shape.end() - 1), DType::i32, ab.device());
  Stream::current().issue("nearestBin", {ab, centers, bin}, [=] { cpu::nearestBin(ab, centers, bin); },
                          CUDA_WORK(cuda::nearestBin(ab, centers, bin)));
  return bin;
}

}  // namespace lithochrome::ops
