#include "ops/nearest_bin.h"

#include "ops/bin_scan.h"

namespace lithochrome::ops::cuda {
namespace {

// Bound by arithmetic: moves 12 bytes a pixel and compares K distances.
__global__ void nearest(const float* ab, int64_t pixels, const float* centers, int32_t bins, int32_t* bin) {
  for (int64_t first = int64_t{blockIdx.x} * blockDim.x; first < pixels; first += gpu::threadCount()) {
    const int64_t p = first + threadIdx.x, read = p < pixels ? p : pixels - 1;
    bins::NearestList<1> list(1);
    bins::scan(centers, bins, ab[2 * read], ab[2 * read + 1], list);
    if (p < pixels) bin[p] = list.index[0];
  }
}

}  // namespace

void nearestBin(const Tensor& ab, const Tensor& centers, const Tensor& bin) {
  gpu::launch("nearestBin", bins::scanGrid(ab.pixels()), nearest, ab.data<const float>(), ab.pixels(),
              centers.data<const float>(), static_cast<int32_t>(centers.dim(0)), bin.data<int32_t>());
}

}  // namespace lithochrome::ops::cuda
