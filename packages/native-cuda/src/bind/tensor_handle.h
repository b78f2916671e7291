// The JavaScript face of a Tensor.
#pragma once

#include <napi.h>

#include <optional>

#include "core/tensor.h"

namespace lithochrome::bind {

class TensorHandle : public Napi::ObjectWrap<TensorHandle> {
 public:
  static Napi::Function define(Napi::Env env);
  static Napi::Value wrap(Napi::Env env, const Tensor& tensor);
  static Tensor unwrap(Napi::Value value, const char* name);

  explicit TensorHandle(const Napi::CallbackInfo& info);

 private:
  const Tensor& tensor() const;
  const Tensor& readable() const;
  Napi::Value shape(const Napi::CallbackInfo& info);
  Napi::Value dtype(const Napi::CallbackInfo& info);
  Napi::Value device(const Napi::CallbackInfo& info);
  Napi::Value bytes(const Napi::CallbackInfo& info);
  Napi::Value disposed(const Napi::CallbackInfo& info);
  Napi::Value view(const Napi::CallbackInfo& info);
  Napi::Value read(const Napi::CallbackInfo& info);
  Napi::Value write(const Napi::CallbackInfo& info);
  Napi::Value dispose(const Napi::CallbackInfo& info);

  std::optional<Tensor> tensor_;
};

}  // namespace lithochrome::bind
