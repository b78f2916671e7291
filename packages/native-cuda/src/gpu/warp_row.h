// A row of floats, such as the bins of a pixel, spread over the lanes of a warp.
#pragma once

#include <type_traits>

#include "gpu/lane.h"
#include "gpu/reduce.h"

namespace lithochrome::gpu {

// Up to 512 elements in registers, read once: lane l has the fours of neighbors l, l + 32, l + 64 and l + 96.
class HeldRow {
 public:
  static constexpr bool kHeld = true;
  static constexpr int kWidth = 4, kGroups = 4, kMaxSize = kWidth * kGroups * kWarp;
  using Group = Lane<float, kWidth>;

  __device__ HeldRow(const float* row, int size) : size_(size) {
    each([row](int k, int, Group& group) { group = *reinterpret_cast<const Group*>(row + k); });
  }

  // f(k, place, group) for the lane's groups; k: the first element's index, place: 0…kGroups − 1. What f writes stays.
  template <class F>
  __device__ void each(F f) {
    for (int place = 0; place < kGroups; ++place) {
      const int k = kWidth * (laneIndex() + kWarp * place);
      if (k < size_) f(k, place, groups_[place]);
    }
  }

 private:
  Group groups_[kGroups];
  int size_;
};

// Any size and alignment, read again in each pass: what f writes is lost.
class ReadRow {
 public:
  static constexpr bool kHeld = false;
  static constexpr int kWidth = 1, kGroups = 1;
  using Group = Lane<float, kWidth>;

  __device__ ReadRow(const float* row, int size) : row_(row), size_(size) {}

  template <class F>
  __device__ void each(F f) {
    for (int k = laneIndex(); k < size_; k += kWarp) {
      Group group = {row_[k]};
      f(k, 0, group);
    }
  }

 private:
  const float* row_;
  int size_;
};

// Whether rows of `size` floats from `rows` on, and as many T from `others` on, suit HeldRow.
template <class T>
bool suitsHeldRow(int64_t size, const float* rows, const T* others) {
  return size <= HeldRow::kMaxSize && size % HeldRow::kWidth == 0 && reinterpret_cast<uintptr_t>(rows) % 16 == 0 &&
         reinterpret_cast<uintptr_t>(others) % (HeldRow::kWidth * sizeof(T)) == 0;
}

// Calls f(std::type_identity<Row>{}).
template <class F>
void dispatchRow(bool held, F f) {
  held ? f(std::type_identity<HeldRow>{}) : f(std::type_identity<ReadRow>{});
}

}  // namespace lithochrome::gpu
