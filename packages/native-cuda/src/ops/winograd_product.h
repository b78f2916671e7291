// The matrix products between Winograd's transforms, in 32-bit words: one float or two bf16 that follow each other in
// the summed dimension. Matrices to the right are slabs of 16 columns, [columns/16, depth, 16] words.
#pragma once

#include "ops/winograd_lane.h"

WINOGRAD_TARGET

namespace lithochrome::winograd {
namespace {

constexpr int64_t kRows = 8;  // of results at once

// c [rows, columns] (+)= a · b. rows: a multiple of kRows; columns: of kLane.
struct Product {
  const uint32_t* a;
  int64_t aRow, aStep;  // words from row to row and along the summed dimension
  const uint32_t* b;
  int64_t depth, rows, columns;
  float* c;
};

template <class T>
WINOGRAD_INLINE Lane multiplyAdd(uint32_t a, Lane b, Lane sum) {
  const Lane all = _mm512_castsi512_ps(_mm512_set1_epi32(static_cast<int>(a)));
  if constexpr (std::is_same_v<T, bf16>)
    return _mm512_dpbf16_ps(sum, reinterpret_cast<__m512bh>(all), reinterpret_cast<__m512bh>(b));
  else
    return _mm512_fmadd_ps(all, b, sum);
}

// kRows × 16·Slabs results from (row, slab) on.
template <class T, int Slabs, bool Add>
WINOGRAD_INLINE void productTile(const Product& p, int64_t row, int64_t slab) {
  const uint32_t* a = p.a + row * p.aRow;
  const uint32_t* b = p.b + slab * p.depth * kLane;
  float* c = p.c + row * p.columns + slab * kLane;
  Lane sums[kRows][Slabs];
#pragma GCC unroll 8
  for (int r = 0; r < kRows; ++r)
#pragma GCC unroll 3
    for (int s = 0; s < Slabs; ++s) sums[r][s] = Add ? load(c + r * p.columns + s * kLane) : _mm512_setzero_ps();
  for (int64_t k = 0; k < p.depth; ++k, a += p.aStep, b += kLane) {
    Lane right[Slabs];
#pragma GCC unroll 3
    for (int s = 0; s < Slabs; ++s) right[s] = load(reinterpret_cast<const float*>(b + s * p.depth * kLane));
#pragma GCC unroll 8
    for (int r = 0; r < kRows; ++r)
#pragma GCC unroll 3
      for (int s = 0; s < Slabs; ++s) sums[r][s] = multiplyAdd<T>(a[r * p.aRow], right[s], sums[r][s]);
  }
#pragma GCC unroll 8
  for (int r = 0; r < kRows; ++r)
#pragma GCC unroll 3
    for (int s = 0; s < Slabs; ++s) store(c + r * p.columns + s * kLane, sums[r][s]);
}

template <class T, bool Add>
void productOf(const Product& p) {
  const int64_t slabs = p.columns / kLane;
  for (int64_t slab = 0; slab < slabs;) {
    const int64_t left = slabs - slab, take = left == 1 ? 1 : left == 2 || left == 4 ? 2 : 3;
    for (int64_t row = 0; row < p.rows; row += kRows) {
      if (take == 3) productTile<T, 3, Add>(p, row, slab);
      if (take == 2) productTile<T, 2, Add>(p, row, slab);
      if (take == 1) productTile<T, 1, Add>(p, row, slab);
    }
    slab += take;
  }
}

template <class T>
void product(const Product& p, bool add) {
  if (add)
    productOf<T, true>(p);
  else
    productOf<T, false>(p);
}

}  // namespace
}  // namespace lithochrome::winograd

WINOGRAD_END
