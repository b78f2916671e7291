#include "core/write_past.h"

#include <algorithm>

#include "core/narrow.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define LITHOCHROME_HAS_STREAMING 1
#endif

namespace lithochrome {
namespace {

void convert(const float* in, float* out, int64_t count) { std::copy(in, in + count, out); }
void convert(const float* in, bf16* out, int64_t count) { narrow(in, out, count); }

#ifdef LITHOCHROME_HAS_STREAMING

constexpr int64_t kLine = 64;  // bytes

// Elements before the first line that begins in out[0…count).
template <class T>
int64_t headOf(const T* out, int64_t count) {
  const auto past = static_cast<int64_t>(reinterpret_cast<uintptr_t>(out) % kLine);
  return std::min(count, (kLine - past) % kLine / static_cast<int64_t>(sizeof(T)));
}

// Whole lines; → the elements written.
[[gnu::target("avx512f,avx512bw,avx512vl,avx512bf16")]] int64_t streamLines(const float* in, bf16* out, int64_t count) {
  int64_t i = 0;
  for (; i + 32 <= count; i += 32) {
    const __m512bh line = _mm512_cvtne2ps_pbh(_mm512_loadu_ps(in + i + 16), _mm512_loadu_ps(in + i));
    _mm512_stream_si512(reinterpret_cast<__m512i*>(out + i), reinterpret_cast<__m512i>(line));
  }
  return i;
}

[[gnu::target("avx512f")]] int64_t streamLines(const float* in, float* out, int64_t count) {
  int64_t i = 0;
  for (; i + 16 <= count; i += 16) _mm512_stream_ps(out + i, _mm512_loadu_ps(in + i));
  return i;
}

bool streams(const bf16*) { return __builtin_cpu_supports("avx512bf16") && __builtin_cpu_supports("avx512vl"); }
bool streams(const float*) { return __builtin_cpu_supports("avx512f"); }

template <class T>
bool stream(const float* in, T* out, int64_t count) {
  static const bool able = streams(out);
  if (!able) return false;
  const int64_t head = headOf(out, count);
  convert(in, out, head);
  const int64_t done = head + streamLines(in + head, out + head, count - head);
  convert(in + done, out + done, count - done);
  _mm_sfence();
  return true;
}

#else

template <class T>
bool stream(const float*, T*, int64_t) {
  return false;
}

#endif

}  // namespace

template <class T>
void writePast(const float* in, T* out, int64_t count) {
  if (!stream(in, out, count)) convert(in, out, count);
}

template void writePast<float>(const float*, float*, int64_t);
template void writePast<bf16>(const float*, bf16*, int64_t);

}  // namespace lithochrome
