// The nearest bin centers of colors in CUDA kernels: every center is looked at, since any may be given.
#pragma once

#include "gpu/kernel.h"
#include "ops/bin_search.h"

namespace lithochrome::bins {

// Threads of a block, each with its own color.
constexpr int kScanThreads = 64;
// Centers in shared memory at a time.
constexpr int kScanTile = 1024;

// The Count nearest bins so far, in the last places, nearest first; places in front of them are closed.
template <int Places>
struct NearestList {
  float squared[Places];
  int32_t index[Places];

  __device__ explicit NearestList(int count) {
    LITHOCHROME_UNROLL
    for (int m = 0; m < Places; ++m) {
      squared[m] = m < Places - count ? -INFINITY : INFINITY;
      index[m] = 0;
    }
  }

  __device__ float farthest() const { return squared[Places - 1]; }

  // Bins come in the order of their index, so that an equal distance keeps the earlier one in front.
  __device__ void insert(float distance, int32_t bin) {
    LITHOCHROME_UNROLL
    for (int m = Places - 1; m >= 0; --m) {
      const bool moves = m > 0 && distance < squared[m > 0 ? m - 1 : 0], enters = distance < squared[m];
      index[m] = moves ? index[m > 0 ? m - 1 : 0] : enters ? bin : index[m];
      squared[m] = moves ? squared[m > 0 ? m - 1 : 0] : enters ? distance : squared[m];
    }
  }
};

// Whether the squared distance may be below `farthest`: false only where it is not. Saves most of the sums in double.
__device__ inline bool maybeCloser(float da, float db, float farthest) {
  return da * da + db * db <= farthest * 1.000001f + 1e-37f;
}

// Scans centers [K,2]; every thread of the block takes part.
template <int Places>
__device__ void scan(const float* centers, int32_t bins, float a, float b, NearestList<Places>& list) {
  __shared__ __align__(16) float tile[2 * kScanTile];
  for (int32_t first = 0; first < bins; first += kScanTile) {
    const int count = bins - first < kScanTile ? bins - first : kScanTile;
    for (int i = static_cast<int>(threadIdx.x); i < 2 * count; i += static_cast<int>(blockDim.x))
      tile[i] = centers[2 * int64_t{first} + i];
    __syncthreads();
    for (int k = 0; k < count; ++k) {
      const float da = a - tile[2 * k], db = b - tile[2 * k + 1];
      if (maybeCloser(da, db, list.farthest())) list.insert(squaredDistance(da, db), first + k);
    }
    __syncthreads();
  }
}

inline gpu::Grid scanGrid(int64_t pixels) { return gpu::gridFor(pixels, kScanThreads); }

}  // namespace lithochrome::bins
