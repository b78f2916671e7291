// The reductions of CUB that kernels use. Threads that CUB promises nothing get NaN bytes.
#pragma once

#include <cstring>
#include <string>

#include "emulation/device.h"

namespace cub {

// The result counts in thread 0.
template <class T, int Threads>
class BlockReduce {
 public:
  struct TempStorage {
    T values[Threads];
  };

  explicit BlockReduce(TempStorage& storage) : storage_(storage) {}

  T Sum(T value) {
    return Reduce(value, [](const T& a, const T& b) { return a + b; });
  }

  template <class Operation>
  T Reduce(T value, Operation operation) {
    if (blockDim.x != Threads || blockDim.y * blockDim.z != 1)
      lithochrome::emulation::misuse("cub::BlockReduce expects a block of " + std::to_string(Threads) + " threads");
    storage_.values[threadIdx.x] = value;
    __syncthreads();
    std::memset(static_cast<void*>(&value), 0xff, sizeof value);
    if (threadIdx.x != 0) return value;
    T* values = storage_.values;
    for (int distance = 1; distance < Threads; distance *= 2)
      for (int i = 0; i + distance < Threads; i += 2 * distance) values[i] = operation(values[i], values[i + distance]);
    return values[0];
  }

 private:
  TempStorage& storage_;
};

// The result counts in lane 0 of each warp. T has 4 or 8 bytes.
template <class T>
class WarpReduce {
 public:
  struct TempStorage {};

  explicit WarpReduce(TempStorage&) {}

  T Sum(T value) {
    return Reduce(value, [](const T& a, const T& b) { return a + b; });
  }

  template <class Operation>
  T Reduce(T value, Operation operation) {
    for (int distance = 1; distance < 32; distance *= 2) value = operation(value, __shfl_down_sync(0xffffffffu, value, distance));
    if (lithochrome::emulation::lane() != 0) std::memset(static_cast<void*>(&value), 0xff, sizeof value);
    return value;
  }
};

}  // namespace cub
