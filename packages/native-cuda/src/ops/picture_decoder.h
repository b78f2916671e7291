// Pixels of pictures in CUDA kernels.
#pragma once

#include "gpu/kernel.h"
#include "ops/color_math.h"

namespace lithochrome::color {

// Linear light of stored channels T: of bytes by a table in shared memory, else computed.
template <class T>
class Decoder {
 public:
  // Every thread of the block takes part.
  __device__ static Decoder make() {
    Decoder decoder;
    if constexpr (kTable) {
      __shared__ float table[256];
      for (unsigned code = threadIdx.x; code < 256; code += blockDim.x) table[code] = linearOf(static_cast<T>(code));
      __syncthreads();
      decoder.table_ = table;
    }
    return decoder;
  }

  // pixel: its 3 channels, or 1 of gray.
  __device__ Rgb operator()(const T* pixel, int channels) const {
    if (channels == 3) return {decode(pixel[0]), decode(pixel[1]), decode(pixel[2])};
    const float gray = decode(pixel[0]);
    return {gray, gray, gray};
  }

 private:
  static constexpr bool kTable = sizeof(T) == 1;

  __device__ float decode(T code) const {
    if constexpr (kTable)
      return table_[code];
    else
      return linearOf(code);
  }

  const float* table_ = nullptr;
};

}  // namespace lithochrome::color
