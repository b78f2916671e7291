// A few neighboring elements, moved by one or two instructions.
#pragma once

#include <type_traits>

#include "gpu/kernel.h"

namespace lithochrome::gpu {

template <class T, int Width>
struct alignas(sizeof(T) * Width) Lane {
  T values[Width];
};

// `from` and `to` must be multiples of Width elements.
template <int Width, class T>
__device__ inline Lane<T, Width> load(const T* from) {
  return *reinterpret_cast<const Lane<T, Width>*>(from);
}
template <int Width, class T>
__device__ inline void store(T* to, const Lane<T, Width>& lane) {
  *reinterpret_cast<Lane<T, Width>*>(to) = lane;
}

// A weighted sum of lanes.
template <int Width>
struct LaneSum {
  float values[Width] = {};

  template <class T>
  __device__ void add(float weight, const Lane<T, Width>& lane) {
    for (int j = 0; j < Width; ++j) values[j] += weight * toFloat(lane.values[j]);
  }
  __device__ void merge(const LaneSum& other) {
    for (int j = 0; j < Width; ++j) values[j] += other.values[j];
  }
  template <class T>
  __device__ void storeTo(T* to) const {
    Lane<T, Width> lane;
    for (int j = 0; j < Width; ++j) lane.values[j] = fromFloat<T>(values[j]);
    store<Width>(to, lane);
  }
};

// Calls f(std::integral_constant<int, Width>{}): as many T as 16 bytes hold where all pointers to rows of `channels`
// elements allow it, else 1.
template <class T, class F, class... Pointers>
void dispatchWidth(int64_t channels, F&& f, Pointers... pointers) {
  if ((packed(pointers, channels) && ...))
    f(std::integral_constant<int, Pack<T>::kCount>{});
  else
    f(std::integral_constant<int, 1>{});
}

}  // namespace lithochrome::gpu
