// The JavaScript face of a Program.
#pragma once

#include <napi.h>

#include <memory>

#include "core/program.h"

namespace lithochrome::bind {

class ProgramHandle : public Napi::ObjectWrap<ProgramHandle> {
 public:
  static Napi::Function define(Napi::Env env);
  static Napi::Value wrap(Napi::Env env, std::shared_ptr<Program> program);

  explicit ProgramHandle(const Napi::CallbackInfo& info);

 private:
  Program& program() const;
  Napi::Value length(const Napi::CallbackInfo& info);
  Napi::Value bytes(const Napi::CallbackInfo& info);
  Napi::Value disposed(const Napi::CallbackInfo& info);
  Napi::Value run(const Napi::CallbackInfo& info);
  Napi::Value abort(const Napi::CallbackInfo& info);
  Napi::Value profile(const Napi::CallbackInfo& info);
  Napi::Value setProfiling(const Napi::CallbackInfo& info);
  Napi::Value dispose(const Napi::CallbackInfo& info);

  std::shared_ptr<Program> program_;
};

}  // namespace lithochrome::bind
