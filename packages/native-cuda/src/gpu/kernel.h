// What a .cu file needs: launches, shared memory, wide loads. Compiled for the host, the same files run under
// test/emulation.
#pragma once

#ifdef __CUDACC__
#include <cuda_runtime.h>
#else
#include "emulation/device.h"
#endif

#include <algorithm>
#include <cstdint>

#include "core/dtype.h"
#include "core/math.h"
#include "core/tensor.h"
#include "gpu/runtime.h"

namespace lithochrome::gpu {

struct Grid {
  dim3 blocks, threads;
  size_t sharedBytes = 0;  // dynamic shared memory of a block
};

// Blocks of `threads` for `count` elements or packs; kernels stride over the rest beyond 32 blocks a multiprocessor.
inline Grid gridFor(int64_t count, int threads = 256) {
  const int64_t wanted = (count + threads - 1) / threads, limit = int64_t{32} * multiprocessors();
  return {dim3(static_cast<unsigned>(std::clamp<int64_t>(wanted, 1, limit))), dim3(static_cast<unsigned>(threads))};
}

// launch("name", grid, kernel, arguments…): enqueues the kernel and checks that it started.
template <class... Parameters, class... Arguments>
void launch(const char* name, const Grid& grid, void (*kernel)(Parameters...), Arguments&&... arguments) {
#ifdef __CUDACC__
  if (grid.sharedBytes > 48 * 1024)
    check(cudaFuncSetAttribute(reinterpret_cast<const void*>(kernel), cudaFuncAttributeMaxDynamicSharedMemorySize,
                               static_cast<int>(grid.sharedBytes)),
          name);
  kernel<<<grid.blocks, grid.threads, grid.sharedBytes, stream()>>>(static_cast<Parameters>(arguments)...);
#else
  emulation::launch({name, grid.blocks, grid.threads, grid.sharedBytes}, stream(),
                    [kernel, ... values = static_cast<Parameters>(arguments)] { kernel(values...); });
#endif
  check(cudaGetLastError(), name);
}

// Dynamic shared memory of the block, 16-byte aligned.
template <class T>
__device__ inline T* sharedMemory() {
#ifdef __CUDACC__
  extern __shared__ __align__(16) unsigned char lithochromeShared[];
  return reinterpret_cast<T*>(lithochromeShared);
#else
  return reinterpret_cast<T*>(emulation::sharedMemory());
#endif
}

// Before a loop over an array that must stay in registers.
#ifdef __CUDACC__
#define LITHOCHROME_UNROLL _Pragma("unroll")
#else
#define LITHOCHROME_UNROLL
#endif

// This thread's index in the grid, and the number of threads: for (i = threadIndex(); i < n; i += threadCount()).
__device__ inline int64_t threadIndex() { return static_cast<int64_t>(blockIdx.x) * blockDim.x + threadIdx.x; }
__device__ inline int64_t threadCount() { return static_cast<int64_t>(gridDim.x) * blockDim.x; }

// 16 bytes of T, moved by one instruction.
template <class T>
struct alignas(16) Pack {
  static constexpr int kCount = 16 / sizeof(T);
  T values[kCount];
};

// True where packs of T may be read and written from the pointer on.
template <class T>
inline bool packed(const T* pointer, int64_t count) {
  return reinterpret_cast<uintptr_t>(pointer) % 16 == 0 && count % Pack<T>::kCount == 0;
}

}  // namespace lithochrome::gpu
