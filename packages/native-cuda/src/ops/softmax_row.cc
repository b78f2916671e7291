#include "ops/softmax_row.h"

#include "core/math.h"

namespace lithochrome::ops {

CenterPlanes::CenterPlanes(const Tensor& centers) {
  for (int64_t k = 0; k < centers.dim(0); ++k) {
    a.push_back(centers.data<float>()[2 * k]);
    b.push_back(centers.data<float>()[2 * k + 1]);
  }
}

float largest(const float* values, int64_t count) {
  float peak = values[0];
#pragma omp simd reduction(max : peak)
  for (int64_t k = 0; k < count; ++k) peak = values[k] > peak ? values[k] : peak;
  return peak;
}

namespace {

struct RowArguments {
  const float *logits, *a, *b;
  int64_t bins;
  float* exponentials;
};

[[gnu::always_inline]] inline SoftmaxRow rowBody(const RowArguments& row) {
  const float *logits = row.logits, *centerA = row.a, *centerB = row.b;
  float* exponentials = row.exponentials;
  const int64_t bins = row.bins;
  const float peak = largest(logits, bins);
  float sum = 0, a = 0, b = 0;
#pragma omp simd reduction(+ : sum, a, b)
  for (int64_t k = 0; k < bins; ++k) {
    const float e = math::exp(logits[k] - peak);
    exponentials[k] = e;
    sum += e;
    a += e * centerA[k];
    b += e * centerB[k];
  }
  return {peak, sum, a / sum, b / sum};
}

using RowFunction = SoftmaxRow (*)(const RowArguments&);

SoftmaxRow plainRow(const RowArguments& row) { return rowBody(row); }

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
// The row is bound by arithmetic: vectors of 512 bits take a third of its time away.
[[gnu::target("arch=x86-64-v4,prefer-vector-width=512")]] SoftmaxRow wideRow(const RowArguments& row) {
  return rowBody(row);
}

RowFunction chooseRow() {
  const bool wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                    __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
                    __builtin_cpu_supports("avx512vl");
  return wide ? wideRow : plainRow;
}
#else
RowFunction chooseRow() { return plainRow; }
#endif

}  // namespace

SoftmaxRow softmaxRow(const float* logits, const CenterPlanes& centers, float* exponentials) {
  static const RowFunction row = chooseRow();
  return row({logits, centers.a.data(), centers.b.data(), centers.bins(), exponentials});
}

}  // namespace lithochrome::ops
