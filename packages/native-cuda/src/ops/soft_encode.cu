#include "ops/soft_encode.h"

#include "ops/bin_scan.h"

namespace lithochrome::ops::cuda {
namespace {

struct Problem {
  const float *ab, *centers;
  int64_t pixels;
  int32_t bins;
  int neighbors;
  float factor;  // 1 / (2σ²)
};

// One pixel's row of index and weight.
template <int Places>
__device__ void write(const bins::NearestList<Places>& list, const Problem& in, int32_t* index, float* weight) {
  const int closed = Places - in.neighbors;
  float least = 0, total = 0, raw[Places];
  LITHOCHROME_UNROLL
  for (int m = 0; m < Places; ++m) least = m == closed ? list.squared[m] : least;
  LITHOCHROME_UNROLL
  for (int m = 0; m < Places; ++m) {
    raw[m] = m < closed ? 0.0f : math::exp((least - list.squared[m]) * in.factor);
    total += raw[m];
  }
  LITHOCHROME_UNROLL
  for (int m = 0; m < Places; ++m) {
    if (m < closed) continue;
    index[m - closed] = list.index[m];
    weight[m - closed] = raw[m] / total;
  }
}

// Bound by arithmetic: moves 8 + 8M bytes a pixel and compares K distances.
template <int Places>
__global__ void encode(Problem in, int32_t* index, float* weight) {
  for (int64_t first = int64_t{blockIdx.x} * blockDim.x; first < in.pixels; first += gpu::threadCount()) {
    const int64_t p = first + threadIdx.x, read = p < in.pixels ? p : in.pixels - 1;
    bins::NearestList<Places> list(in.neighbors);
    bins::scan(in.centers, in.bins, in.ab[2 * read], in.ab[2 * read + 1], list);
    if (p < in.pixels) write(list, in, index + p * in.neighbors, weight + p * in.neighbors);
  }
}

}  // namespace

void softEncode(const Tensor& ab, const Tensor& centers, double sigma, const SoftEncoding& out) {
  const int neighbors = static_cast<int>(out.index.channels());
  const Problem in = {ab.data<const float>(), centers.data<const float>(), ab.pixels(), static_cast<int32_t>(centers.dim(0)),
                      neighbors, static_cast<float>(1 / (2 * sigma * sigma))};
  gpu::launch("softEncode", bins::scanGrid(in.pixels), neighbors <= 8 ? encode<8> : encode<32>, in,
              out.index.data<int32_t>(), out.weight.data<float>());
}

}  // namespace lithochrome::ops::cuda
