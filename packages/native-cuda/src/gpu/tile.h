// A stretch of elements of a tensor in a block's shared memory, moved 16 bytes at a time wherever it begins.
#pragma once

#include "gpu/kernel.h"

namespace lithochrome::gpu {

// Up to Count elements. They lie as far from a multiple of 16 bytes as in the tensor, so that whole packs move between
// both.
// Every thread of the block takes part in load and store; the caller puts the barriers around them.
template <class T, int Count>
struct alignas(16) Tile {
  T values[Count + Pack<T>::kCount];

  // Where the element that belongs at `address` lies.
  __device__ T* begin(const T* address) { return values + reinterpret_cast<uintptr_t>(address) % 16 / sizeof(T); }

  __device__ T* load(const T* from, int count) {
    T* target = begin(from);
    move(from, target, count);
    return target;
  }

  __device__ void store(T* to, int count) { move(begin(to), to, count); }

 private:
  __device__ static void move(const T* from, T* to, int count) {
    constexpr int kPack = Pack<T>::kCount;
    const int skipped = static_cast<int>(reinterpret_cast<uintptr_t>(from) % 16 / sizeof(T));
    for (int i = static_cast<int>(threadIdx.x) * kPack; i < skipped + count; i += static_cast<int>(blockDim.x) * kPack) {
      const int first = i - skipped;
      if (first >= 0 && first + kPack <= count) {
        *reinterpret_cast<Pack<T>*>(to + first) = *reinterpret_cast<const Pack<T>*>(from + first);
        continue;
      }
      for (int j = first < 0 ? 0 : first; j < first + kPack && j < count; ++j) to[j] = from[j];
    }
  }
};

// Blocks for `count` elements in tiles, over the rest of which kernels stride.
inline Grid tileGrid(int64_t count, int tile, int threads = 256) {
  return gridFor((count + tile - 1) / tile * threads, threads);
}

}  // namespace lithochrome::gpu
