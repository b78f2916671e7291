#include "ops/winograd_pack.h"

#if defined(__x86_64__) && defined(__GNUC__)

#include "ops/winograd_scheme.h"

WINOGRAD_TARGET

namespace lithochrome::winograd {
namespace {

// Weights [O,3,3,C] of 16 inputs (adjoint) or 16 outputs: those of line `i` along the summed dimension.
WINOGRAD_INLINE void loadTaps(const Packing<float>& k, int64_t output, int64_t input, Lane* g) {
  const float* at = k.weight + output * 9 * k.inputs + input;
  const __m512i outputs = _mm512_mullo_epi32(_mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0),
                                             _mm512_set1_epi32(static_cast<int>(9 * k.inputs)));
#pragma GCC unroll 9
  for (int tap = 0; tap < 9; ++tap)
    g[tap] = k.adjoint ? load(at + (8 - tap) * k.inputs) : _mm512_i32gather_ps(outputs, at + tap * k.inputs, 4);
}

// Two lines: those of outputs o, o + 1 (adjoint) or of inputs c, c + 1, which share words already.
WINOGRAD_INLINE void loadTaps(const Packing<bf16>& k, int64_t output, int64_t input, Lane* g, Lane* next) {
  const bf16* at = k.weight + output * 9 * k.inputs + input;
  // In pairs of inputs: 9 C is even.
  const __m512i outputs = _mm512_mullo_epi32(_mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0),
                                             _mm512_set1_epi32(static_cast<int>(9 * k.inputs / 2)));
#pragma GCC unroll 9
  for (int tap = 0; tap < 9; ++tap) {
    if (k.adjoint) {
      g[tap] = load(at + (8 - tap) * k.inputs), next[tap] = load(at + (17 - tap) * k.inputs);
    } else {
      const __m512i both = _mm512_i32gather_epi32(outputs, at + tap * k.inputs, 4);
      g[tap] = _mm512_castsi512_ps(_mm512_slli_epi32(both, 16));
      next[tap] = _mm512_castsi512_ps(_mm512_and_si512(both, _mm512_set1_epi32(static_cast<int>(0xffff0000u))));
    }
  }
}

}  // namespace

// Written past the caches: every thread will read them, and lines that another core has are slow to write.
template <class T, Resolution R>
void packWeights(const Packing<T>& k, int64_t slab, int64_t group) {
  using S = SchemeOf<T, R>;
  constexpr int kWeights = S::kWeights;
  const int64_t depth = (k.adjoint ? k.outputs : k.inputs) / kPack<T>;
  const int64_t stride = matrixStride(DTypeOf<T>::value, k.inputs * k.outputs);
  T* out = k.packed + (slab * depth * kPack<T> + group * kLane) * kLane;
  for (int64_t i = group * kLane; i < (group + 1) * kLane; i += kPack<T>, out += kLane * kPack<T>) {
    const int64_t output = k.adjoint ? i : slab * kLane, input = k.adjoint ? slab * kLane : i;
    Lane g[9], u[kWeights];
    if constexpr (std::is_same_v<T, bf16>) {
      Lane next[9], odd[kWeights];
      loadTaps(k, output, input, g, next);
      S::weight(g, u);
      S::weight(next, odd);
#pragma GCC unroll 24
      for (int p = 0; p < kWeights; ++p) _mm512_stream_si512(reinterpret_cast<__m512i*>(out + p * stride), pairs(u[p], odd[p]));
    } else {
      loadTaps(k, output, input, g);
      S::weight(g, u);
#pragma GCC unroll 36
      for (int p = 0; p < kWeights; ++p) _mm512_stream_ps(out + p * stride, u[p]);
    }
  }
  _mm_sfence();
}

template void packWeights<float, Resolution::same>(const Packing<float>&, int64_t, int64_t);
template void packWeights<float, Resolution::halved>(const Packing<float>&, int64_t, int64_t);
template void packWeights<float, Resolution::doubled>(const Packing<float>&, int64_t, int64_t);
template void packWeights<bf16, Resolution::same>(const Packing<bf16>&, int64_t, int64_t);
template void packWeights<bf16, Resolution::halved>(const Packing<bf16>&, int64_t, int64_t);
template void packWeights<bf16, Resolution::doubled>(const Packing<bf16>&, int64_t, int64_t);

}  // namespace lithochrome::winograd

WINOGRAD_END

#endif
