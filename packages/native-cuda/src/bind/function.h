// Binds a C++ function to JavaScript: arguments and result converted by type, errors once.
#pragma once

#include <utility>

#include "bind/convert.h"
#include "bind/environment.h"

namespace lithochrome::bind {

// Runs body; what it throws becomes a JavaScript error with `code`.
template <class Body>
Napi::Value guarded(Napi::Env env, Body&& body) {
  try {
    Napi::Value result = body();
    Environment::of(env).reportMemory(env);
    return result;
  } catch (...) {
    throw toJsError(env, std::current_exception());
  }
}

template <auto Function>
struct Bound;

template <class R, class... Args, R (*Function)(Args...)>
struct Bound<Function> {
  static Napi::Value call(const Napi::CallbackInfo& info) {
    return guarded(info.Env(), [&] { return invoke(info, std::index_sequence_for<Args...>{}); });
  }

 private:
  template <size_t... I>
  static Napi::Value invoke(const Napi::CallbackInfo& info, std::index_sequence<I...>) {
    static const char* names[] = {"argument 1", "argument 2", "argument 3", "argument 4", "argument 5",
                                  "argument 6", "argument 7", "argument 8", "argument 9"};
    static_assert(sizeof...(Args) <= 9);
    (void)names;
    if constexpr (std::is_void_v<R>) {
      Function(fromJs<std::decay_t<Args>>(info[I], names[I])...);
      return info.Env().Undefined();
    } else {
      return toJs(info.Env(), Function(fromJs<std::decay_t<Args>>(info[I], names[I])...));
    }
  }
};

}  // namespace lithochrome::bind
