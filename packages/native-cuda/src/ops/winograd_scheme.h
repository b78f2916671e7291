// Winograd's filters in both dimensions, and which of them an operand's dtype and resolution ask for. Include as winograd_lane.h.
#pragma once

#include "ops/winograd_filters.h"
#include "ops/winograd_kernels.h"

WINOGRAD_TARGET

namespace lithochrome::winograd {
namespace {

using Transform = void (*)(const Lane*, Lane*);

// in [Rows,Columns] → out, Across along the rows and Down along the columns.
template <int Rows, int Columns, int RowsOut, int ColumnsOut, Transform Down, Transform Across>
WINOGRAD_INLINE void alongBoth(const Lane* in, Lane* out) {
  Lane half[Rows * ColumnsOut];
#pragma GCC unroll 6
  for (int i = 0; i < Rows; ++i) Across(in + i * Columns, half + i * ColumnsOut);
#pragma GCC unroll 6
  for (int j = 0; j < ColumnsOut; ++j) {
    Lane column[Rows], result[RowsOut];
#pragma GCC unroll 6
    for (int i = 0; i < Rows; ++i) column[i] = half[i * ColumnsOut + j];
    Down(column, result);
#pragma GCC unroll 6
    for (int i = 0; i < RowsOut; ++i) out[i * ColumnsOut + j] = result[i];
  }
}

// V down the rows, H across the columns of a tile.
template <class V, class H>
struct Scheme {
  using Rows = V;
  using Columns = H;
  static constexpr int kReads = V::kReads * H::kReads, kValues = V::kValues * H::kValues;
  static constexpr int kWeights = V::kWeights * H::kWeights, kSums = V::kSums * H::kSums, kResults = V::kResults * H::kResults;
  static constexpr int kTerms = static_cast<int>(V::terms().size() * H::terms().size());

  // The terms of both dimensions, those of the same sum one after the other.
  static constexpr std::array<Term, kTerms> terms() {
    std::array<Term, kTerms> all{};
    int count = 0;
    for (int sum = 0; sum < kSums; ++sum)
      for (const Term& v : V::terms())
        for (const Term& h : H::terms())
          if (v.sum * H::kSums + h.sum == sum)
            all[count++] = {v.value * H::kValues + h.value, v.weight * H::kWeights + h.weight, sum};
    return all;
  }

  WINOGRAD_INLINE static void input(const Lane* d, Lane* v) {
    alongBoth<V::kReads, H::kReads, V::kValues, H::kValues, V::input, H::input>(d, v);
  }
  WINOGRAD_INLINE static void output(const Lane* m, Lane* y) {
    alongBoth<V::kSums, H::kSums, V::kResults, H::kResults, V::output, H::output>(m, y);
  }
  WINOGRAD_INLINE static void spread(const Lane* dy, Lane* m) {
    alongBoth<V::kResults, H::kResults, V::kSums, H::kSums, V::spread, H::spread>(dy, m);
  }
  WINOGRAD_INLINE static void weight(const Lane* g, Lane* u) {
    alongBoth<3, 3, V::kWeights, H::kWeights, V::weight, H::weight>(g, u);
  }
  WINOGRAD_INLINE static void gather(const Lane* u, Lane* g) {
    alongBoth<V::kWeights, H::kWeights, 3, 3, V::gather, H::gather>(u, g);
  }
};

// The points of bf16's columns are those that round least.
template <class T, Resolution R>
struct Choice;
template <>
struct Choice<bf16, Resolution::same> {
  using Type = Scheme<Two, Four<6, 12>>;
};
template <>
struct Choice<float, Resolution::same> {
  using Type = Scheme<Four<8, 16>, Four<8, 16>>;
};
template <class T>
struct Choice<T, Resolution::halved> {
  using Type = Scheme<Halved, Halved>;
};
template <class T>
struct Choice<T, Resolution::doubled> {
  using Type = Scheme<Doubled, Doubled>;
};
template <class T, Resolution R>
using SchemeOf = typename Choice<T, R>::Type;

}  // namespace
}  // namespace lithochrome::winograd

WINOGRAD_END
