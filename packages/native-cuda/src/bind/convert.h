// JavaScript ↔ C++ conversion by type, both ways, once. A struct describes its fields with a static `fields`:
//   template <class V> static void fields(V&& visit) { visit("stride", &Conv2dOptions::stride); }
#pragma once

#include <napi.h>

#include <cmath>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "bind/tensor_handle.h"
#include "core/check.h"
#include "core/tensor.h"

namespace lithochrome::bind {

std::string describe(Napi::Value value);

template <class T, class = void>
struct Convert;

template <class T>
T fromJs(Napi::Value value, const char* name) {
  return Convert<T>::from(value, name);
}
template <class T>
Napi::Value toJs(Napi::Env env, const T& value) {
  return Convert<T>::to(env, value);
}

template <>
struct Convert<double> {
  static double from(Napi::Value value, const char* name) {
    CHECK(value.IsNumber(), "expected a number for ", name, " but received ", describe(value));
    return value.As<Napi::Number>().DoubleValue();
  }
  static Napi::Value to(Napi::Env env, double value) { return Napi::Number::New(env, value); }
};

template <>
struct Convert<int64_t> {
  static int64_t from(Napi::Value value, const char* name) {
    const double number = Convert<double>::from(value, name);
    CHECK(std::abs(number) <= 9007199254740991.0 && number == std::floor(number), "expected an integer for ", name,
          " but received ", describe(value));
    return static_cast<int64_t>(number);
  }
  static Napi::Value to(Napi::Env env, int64_t value) { return Napi::Number::New(env, static_cast<double>(value)); }
};

template <>
struct Convert<bool> {
  static bool from(Napi::Value value, const char* name) {
    CHECK(value.IsBoolean(), "expected true or false for ", name, " but received ", describe(value));
    return value.As<Napi::Boolean>().Value();
  }
  static Napi::Value to(Napi::Env env, bool value) { return Napi::Boolean::New(env, value); }
};

template <>
struct Convert<std::string> {
  static std::string from(Napi::Value value, const char* name) {
    CHECK(value.IsString(), "expected a string for ", name, " but received ", describe(value));
    return value.As<Napi::String>().Utf8Value();
  }
  static Napi::Value to(Napi::Env env, const std::string& value) { return Napi::String::New(env, value); }
};

template <>
struct Convert<DType> {
  static DType from(Napi::Value value, const char* name) {
    const std::string text = Convert<std::string>::from(value, name);
    for (DType dtype : {DType::f32, DType::bf16, DType::i32, DType::u8, DType::u16})
      if (text == nameOf(dtype)) return dtype;
    throw Error(ErrorCode::invalidArgument,
                detail::join("expected f32, bf16, i32, u8 or u16 for ", name, " but received ", text));
  }
  static Napi::Value to(Napi::Env env, DType value) { return Napi::String::New(env, nameOf(value)); }
};

template <>
struct Convert<Device> {
  static Device from(Napi::Value value, const char* name) {
    const std::string text = Convert<std::string>::from(value, name);
    CHECK(text == "cpu" || text == "cuda", "expected cpu or cuda for ", name, " but received ", text);
    return text == "cpu" ? Device::cpu : Device::cuda;
  }
  static Napi::Value to(Napi::Env env, Device value) { return Napi::String::New(env, nameOf(value)); }
};

template <>
struct Convert<Tensor> {
  static Tensor from(Napi::Value value, const char* name) { return TensorHandle::unwrap(value, name); }
  static Napi::Value to(Napi::Env env, const Tensor& value) { return TensorHandle::wrap(env, value); }
};

template <class T>
struct Convert<std::optional<T>> {
  static std::optional<T> from(Napi::Value value, const char* name) {
    if (value.IsNull() || value.IsUndefined()) return std::nullopt;
    return fromJs<T>(value, name);
  }
  static Napi::Value to(Napi::Env env, const std::optional<T>& value) {
    return value ? toJs(env, *value) : static_cast<Napi::Value>(env.Null());
  }
};

template <class T>
struct Convert<std::vector<T>> {
  static std::vector<T> from(Napi::Value value, const char* name) {
    CHECK(value.IsArray(), "expected an array for ", name, " but received ", describe(value));
    const auto array = value.As<Napi::Array>();
    std::vector<T> out;
    for (uint32_t i = 0; i < array.Length(); ++i) out.push_back(fromJs<T>(array.Get(i), name));
    return out;
  }
  static Napi::Value to(Napi::Env env, const std::vector<T>& value) {
    auto array = Napi::Array::New(env, value.size());
    for (uint32_t i = 0; i < value.size(); ++i) array.Set(i, toJs(env, value[i]));
    return array;
  }
};

// True for a struct with `fields`.
struct AnyVisitor {
  template <class M>
  void operator()(const char*, M) {}
};
template <class T>
concept Described = requires(AnyVisitor visitor) { T::fields(visitor); };

template <class Struct>
struct Reader {
  Napi::Object object;
  Struct& out;
  std::vector<std::string> known;

  template <class Field>
  void operator()(const char* name, Field Struct::*member) {
    known.emplace_back(name);
    const Napi::Value value = object.Get(name);
    // An absent option keeps its default; a tensor has none.
    if (value.IsUndefined() && !std::is_same_v<Field, Tensor>) return;
    out.*member = fromJs<Field>(value, name);
  }
};

template <class Struct>
struct Writer {
  Napi::Object object;
  const Struct& in;

  template <class Field>
  void operator()(const char* name, Field Struct::*member) {
    object.Set(name, toJs(object.Env(), in.*member));
  }
};

void checkKnown(Napi::Object object, const std::vector<std::string>& known, const char* name);

template <Described Struct>
struct Convert<Struct> {
  static Struct from(Napi::Value value, const char* name) {
    Struct out{};
    if (value.IsUndefined()) return out;
    CHECK(value.IsObject(), "expected an object for ", name, " but received ", describe(value));
    Reader<Struct> reader{value.As<Napi::Object>(), out, {}};
    Struct::fields(reader);
    checkKnown(reader.object, reader.known, name);
    return out;
  }
  static Napi::Value to(Napi::Env env, const Struct& value) {
    Writer<Struct> writer{Napi::Object::New(env), value};
    Struct::fields(writer);
    return writer.object;
  }
};

}  // namespace lithochrome::bind
