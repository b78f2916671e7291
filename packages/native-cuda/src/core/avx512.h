// Whether the processor has vectors of 512 bits.
#pragma once

namespace lithochrome {

#if defined(__x86_64__) && defined(__GNUC__)
#define LITHOCHROME_HAS_AVX512 1
inline bool hasAvx512() {
  static const bool has = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                          __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  return has;
}
#else
inline bool hasAvx512() { return false; }
#endif

}  // namespace lithochrome
