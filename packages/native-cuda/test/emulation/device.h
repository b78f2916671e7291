// CUDA C++ as plain C++: what a .cu file needs when the host's compiler reads it.
#pragma once

#include <cuda_runtime_api.h>

#include <cstring>
#include <type_traits>

#include "emulation/block.h"
#include "emulation/stream.h"

// GCC cannot follow which of a thread's registers a bound leaves unused.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"

#define __global__
#define __device__
#define __host__
// One block runs at a time.
#define __shared__ static
#define __launch_bounds__(...)
// `__shared__ __align__(16) float x[n]`: g++ takes no alignas after static.
#define __align__(bytes) __attribute__((aligned(bytes)))
#define __forceinline__ __inline__ __attribute__((always_inline))

extern uint3 threadIdx, blockIdx;
extern dim3 blockDim, gridDim;

namespace lithochrome::emulation {

using Place = std::source_location;

template <class T>
uint64_t toSlot(T value) {
  static_assert(std::is_arithmetic_v<T> && (sizeof(T) == 4 || sizeof(T) == 8), "shuffles move 4 or 8 bytes");
  uint64_t slot = 0;
  std::memcpy(&slot, &value, sizeof value);
  return slot;
}

template <class T>
T fromSlot(uint64_t slot) {
  T value;
  std::memcpy(&value, &slot, sizeof value);
  return value;
}

inline void checkMask(unsigned mask, const char* operation) {
  if (mask != 0xffffffffu) misuse(std::string(operation) + " expects the mask of a full warp");
}

// The value of lane `source`, or the lane's own where that lies outside of its segment of `width` lanes.
template <class T>
T shuffle(const char* operation, unsigned mask, T value, int source, int width, Place place) {
  checkMask(mask, operation);
  const int self = static_cast<int>(lane()), segment = self & ~(width - 1);
  const bool inside = source >= segment && source < segment + width;
  return fromSlot<T>(meetWarp({operation, place}, toSlot(value))[inside ? source : self]);
}

// Bit i: the predicate of lane i.
inline unsigned ballot(const char* operation, unsigned mask, bool predicate, Place place) {
  checkMask(mask, operation);
  const uint64_t* brought = meetWarp({operation, place}, predicate);
  unsigned bits = 0;
  for (unsigned i = 0; i < kLanes; ++i) bits |= static_cast<unsigned>(brought[i]) << i;
  return bits;
}

}  // namespace lithochrome::emulation

inline void __syncthreads(std::source_location place = std::source_location::current()) {
  lithochrome::emulation::meetBlock({"__syncthreads", place});
}

inline void __syncwarp(unsigned mask = 0xffffffffu, std::source_location place = std::source_location::current()) {
  lithochrome::emulation::checkMask(mask, "__syncwarp");
  lithochrome::emulation::meetWarp({"__syncwarp", place}, 0);
}

template <class T>
T __shfl_sync(unsigned mask, T value, int source, int width = 32,
              std::source_location place = std::source_location::current()) {
  const int segment = static_cast<int>(lithochrome::emulation::lane()) & ~(width - 1);
  return lithochrome::emulation::shuffle("__shfl_sync", mask, value, segment | (source & (width - 1)), width, place);
}

template <class T>
T __shfl_xor_sync(unsigned mask, T value, int bits, int width = 32,
                  std::source_location place = std::source_location::current()) {
  const int source = static_cast<int>(lithochrome::emulation::lane()) ^ bits;
  return lithochrome::emulation::shuffle("__shfl_xor_sync", mask, value, source, width, place);
}

template <class T>
T __shfl_up_sync(unsigned mask, T value, unsigned delta, int width = 32,
                 std::source_location place = std::source_location::current()) {
  const int source = static_cast<int>(lithochrome::emulation::lane()) - static_cast<int>(delta);
  return lithochrome::emulation::shuffle("__shfl_up_sync", mask, value, source, width, place);
}

template <class T>
T __shfl_down_sync(unsigned mask, T value, unsigned delta, int width = 32,
                   std::source_location place = std::source_location::current()) {
  const int source = static_cast<int>(lithochrome::emulation::lane()) + static_cast<int>(delta);
  return lithochrome::emulation::shuffle("__shfl_down_sync", mask, value, source, width, place);
}

inline unsigned __ballot_sync(unsigned mask, int predicate, std::source_location place = std::source_location::current()) {
  return lithochrome::emulation::ballot("__ballot_sync", mask, predicate != 0, place);
}

inline int __any_sync(unsigned mask, int predicate, std::source_location place = std::source_location::current()) {
  return lithochrome::emulation::ballot("__any_sync", mask, predicate != 0, place) != 0;
}

inline int __all_sync(unsigned mask, int predicate, std::source_location place = std::source_location::current()) {
  return lithochrome::emulation::ballot("__all_sync", mask, predicate != 0, place) == 0xffffffffu;
}

#include "emulation/cub.h"
