#include "ops/sum_rows.h"

#include "core/rows.h"
#include "core/shares.h"

namespace lithochrome::ops {
namespace {
namespace cpu {

// By chunks, combined in order and in double. partial: f32 [chunks,C].
template <class T>
void sumRows(const Tensor& x, const Tensor& partial, const Tensor& sums) {
  const int64_t channels = x.channels();
  const RowChunks chunks(x.pixels(), channels);
  shareOut(chunks.count(), [&](int64_t i, int) {
    const T* in = x.data<T>() + chunks.first(i) * channels;
    float* sum = partial.data<float>() + i * channels;
    for (int64_t c = 0; c < channels; ++c) sum[c] = 0;
    for (int64_t row = 0; row < chunks.length(i); ++row, in += channels) {
#pragma omp simd
      for (int64_t c = 0; c < channels; ++c) sum[c] += toFloat(in[c]);
    }
  });
  for (int64_t c = 0; c < channels; ++c) {
    double sum = 0;
    for (int64_t i = 0; i < chunks.count(); ++i) sum += partial.data<float>()[i * channels + c];
    sums.data<float>()[c] = static_cast<float>(sum);
  }
}

}  // namespace cpu
}  // namespace

void sumRows(const Tensor& x, const Tensor& sums) {
  Stream& stream = Stream::current();
  const Tensor partial = stream.empty({RowChunks(x.pixels(), x.channels()).count(), x.channels()}, DType::f32);
  dispatchFloat(x.dtype, [&](auto zero) {
    stream.issue("sumRows", {x, partial, sums}, [=] { cpu::sumRows<decltype(zero)>(x, partial, sums); });
  });
}

}  // namespace lithochrome::ops
