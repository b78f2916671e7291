#include "core/narrow.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define LITHOCHROME_HAS_AVX512_BF16 1
#endif

namespace lithochrome {
namespace {

void narrowPortable(const float* in, bf16* out, int64_t count) {
#pragma omp simd
  for (int64_t i = 0; i < count; ++i) out[i] = toBf16(in[i]);
}

#ifdef LITHOCHROME_HAS_AVX512_BF16
__attribute__((target("avx512f,avx512bw,avx512vl,avx512bf16")))
void narrowAvx512(const float* in, bf16* out, int64_t count) {
  int64_t i = 0;
  for (; i + 16 <= count; i += 16) {
    const __m256bh narrowed = _mm512_cvtneps_pbh(_mm512_loadu_ps(in + i));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out + i), reinterpret_cast<__m256i>(narrowed));
  }
  for (; i < count; ++i) out[i] = toBf16(in[i]);
}
#endif

using Narrow = void (*)(const float*, bf16*, int64_t);

Narrow chooseNarrow() {
#ifdef LITHOCHROME_HAS_AVX512_BF16
  if (__builtin_cpu_supports("avx512bf16") && __builtin_cpu_supports("avx512vl")) return narrowAvx512;
#endif
  return narrowPortable;
}

}  // namespace

void narrow(const float* in, bf16* out, int64_t count) {
  static const Narrow chosen = chooseNarrow();
  chosen(in, out, count);
}

}  // namespace lithochrome
