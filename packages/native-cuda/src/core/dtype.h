// Element types of tensors. bf16 is stored as the upper half of a float32.
#pragma once

#include <cstdint>
#include <cstring>

#include "core/check.h"
#include "core/math.h"

#ifdef __CUDACC__
#include <cuda_bf16.h>
#endif

namespace lithochrome {

enum class DType : uint8_t { f32, bf16, i32, u8, u16 };

struct bf16 {
  uint16_t bits;
};

LITHOCHROME_HD inline float toFloat(float x) { return x; }
LITHOCHROME_HD inline float toFloat(bf16 x) {
  const uint32_t bits = static_cast<uint32_t>(x.bits) << 16;
  float out;
  std::memcpy(&out, &bits, sizeof out);
  return out;
}

// Round to nearest even; a NaN stays a NaN.
LITHOCHROME_HD inline bf16 toBf16(float x) {
#ifdef __CUDA_ARCH__
  return {__bfloat16_as_ushort(__float2bfloat16_rn(x))};
#else
  uint32_t bits;
  std::memcpy(&bits, &x, sizeof bits);
  const uint32_t rounded = (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16;
  const uint32_t nan = (bits >> 16) | 0x40u;
  const bool isNan = (bits & 0x7fffffffu) > 0x7f800000u;
  return {static_cast<uint16_t>(isNan ? nan : rounded)};
#endif
}

template <class T>
LITHOCHROME_HD inline T fromFloat(float x);
template <>
LITHOCHROME_HD inline float fromFloat<float>(float x) {
  return x;
}
template <>
LITHOCHROME_HD inline bf16 fromFloat<bf16>(float x) {
  return toBf16(x);
}

template <class T>
struct DTypeOf;
template <> struct DTypeOf<float> { static constexpr DType value = DType::f32; };
template <> struct DTypeOf<bf16> { static constexpr DType value = DType::bf16; };
template <> struct DTypeOf<int32_t> { static constexpr DType value = DType::i32; };
template <> struct DTypeOf<uint8_t> { static constexpr DType value = DType::u8; };
template <> struct DTypeOf<uint16_t> { static constexpr DType value = DType::u16; };

inline int64_t sizeOf(DType dtype) {
  switch (dtype) {
    case DType::f32:
    case DType::i32: return 4;
    case DType::bf16:
    case DType::u16: return 2;
    case DType::u8: return 1;
  }
  return 0;
}

inline const char* nameOf(DType dtype) {
  switch (dtype) {
    case DType::f32: return "f32";
    case DType::bf16: return "bf16";
    case DType::i32: return "i32";
    case DType::u8: return "u8";
    case DType::u16: return "u16";
  }
  return "?";
}

// Calls f(T{}) with T = float or bf16: how a kernel template is chosen by dtype.
template <class F>
auto dispatchFloat(DType dtype, F&& f) {
  CHECK(dtype == DType::f32 || dtype == DType::bf16, "expected an f32 or bf16 tensor but received ", nameOf(dtype));
  return dtype == DType::f32 ? f(float{}) : f(bf16{});
}

}  // namespace lithochrome
