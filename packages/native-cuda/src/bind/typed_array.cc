#include "bind/typed_array.h"

#include "bind/convert.h"

namespace lithochrome::bind {
namespace {

napi_typedarray_type arrayTypeOf(DType dtype) {
  switch (dtype) {
    case DType::f32: return napi_float32_array;
    case DType::i32: return napi_int32_array;
    case DType::u8: return napi_uint8_array;
    case DType::bf16:
    case DType::u16: return napi_uint16_array;
  }
  return napi_uint8_array;
}

}  // namespace

Napi::TypedArray typedArrayOf(Napi::Value value, DType dtype, int64_t size) {
  CHECK(value.IsTypedArray(), "expected a typed array but received ", describe(value));
  const auto array = value.As<Napi::TypedArray>();
  const napi_typedarray_type given = array.TypedArrayType();
  CHECK(given == arrayTypeOf(dtype) || (given == napi_uint8_clamped_array && dtype == DType::u8),
        "the typed array's kind does not fit dtype ", nameOf(dtype));
  CHECK(static_cast<int64_t>(array.ElementLength()) == size, "expected ", size, " elements but received ",
        array.ElementLength());
  return array;
}

void* dataOf(Napi::TypedArray array) { return static_cast<char*>(array.ArrayBuffer().Data()) + array.ByteOffset(); }

Napi::Value newArray(Napi::ArrayBuffer buffer, DType dtype, size_t size) {
  const Napi::Env env = buffer.Env();
  switch (arrayTypeOf(dtype)) {
    case napi_float32_array: return Napi::Float32Array::New(env, size, buffer, 0);
    case napi_int32_array: return Napi::Int32Array::New(env, size, buffer, 0);
    case napi_uint16_array: return Napi::Uint16Array::New(env, size, buffer, 0);
    default: return Napi::Uint8Array::New(env, size, buffer, 0);
  }
}

}  // namespace lithochrome::bind
