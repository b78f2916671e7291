#include "bind/program_handle.h"

#include "bind/function.h"

namespace lithochrome::bind {

Napi::Function ProgramHandle::define(Napi::Env env) {
  return DefineClass(
      env, "NativeProgram",
      {InstanceAccessor<&ProgramHandle::length>("length"), InstanceAccessor<&ProgramHandle::bytes>("bytes"),
       InstanceAccessor<&ProgramHandle::disposed>("disposed"), InstanceMethod<&ProgramHandle::run>("run"),
       InstanceMethod<&ProgramHandle::abort>("abort"), InstanceMethod<&ProgramHandle::profile>("profile"),
       InstanceMethod<&ProgramHandle::setProfiling>("setProfiling"), InstanceMethod<&ProgramHandle::dispose>("dispose")});
}

ProgramHandle::ProgramHandle(const Napi::CallbackInfo& info) : Napi::ObjectWrap<ProgramHandle>(info) {
  if (!info[0].IsExternal()) throw Napi::TypeError::New(info.Env(), "programs are made by endProgram, not by new");
  program_ = *info[0].As<Napi::External<std::shared_ptr<Program>>>().Data();
}

Napi::Value ProgramHandle::wrap(Napi::Env env, std::shared_ptr<Program> program) {
  return Environment::of(env).programConstructor.New({Napi::External<std::shared_ptr<Program>>::New(env, &program)});
}

Program& ProgramHandle::program() const {
  if (!program_) throw Error(ErrorCode::disposed, "the program was disposed");
  return *program_;
}

Napi::Value ProgramHandle::length(const Napi::CallbackInfo& info) {
  return guarded(info.Env(), [&] { return toJs(info.Env(), static_cast<int64_t>(program().steps().size())); });
}

Napi::Value ProgramHandle::bytes(const Napi::CallbackInfo& info) {
  return guarded(info.Env(), [&] { return toJs(info.Env(), static_cast<int64_t>(program().arenaBytes())); });
}

Napi::Value ProgramHandle::disposed(const Napi::CallbackInfo& info) { return toJs(info.Env(), program_ == nullptr); }

Napi::Value ProgramHandle::run(const Napi::CallbackInfo& info) {
  return guarded(info.Env(), [&] {
    program();
    return Environment::of(info.Env()).run(info.Env(), program_);
  });
}

Napi::Value ProgramHandle::abort(const Napi::CallbackInfo& info) {
  return guarded(info.Env(), [&]() -> Napi::Value {
    if (program().queued) program().abort();
    return info.Env().Undefined();
  });
}

Napi::Value ProgramHandle::profile(const Napi::CallbackInfo& info) {
  return guarded(info.Env(), [&]() -> Napi::Value {
    CHECK(!program().queued, "the program is running; await its promise before reading the profile");
    auto rows = Napi::Array::New(info.Env());
    for (const Step& step : program().steps()) {
      auto row = Napi::Object::New(info.Env());
      row.Set("name", step.label.name);
      row.Set("count", static_cast<double>(step.count));
      row.Set("ms", step.milliseconds);
      row.Set("bytes", static_cast<double>(step.bytes));
      row.Set("operations", step.label.operations);
      rows.Set(rows.Length(), row);
    }
    return rows;
  });
}

Napi::Value ProgramHandle::setProfiling(const Napi::CallbackInfo& info) {
  return guarded(info.Env(), [&]() -> Napi::Value {
    program().setProfiling(fromJs<bool>(info[0], "on"));
    return info.Env().Undefined();
  });
}

Napi::Value ProgramHandle::dispose(const Napi::CallbackInfo& info) {
  return guarded(info.Env(), [&]() -> Napi::Value {
    program_.reset();
    return info.Env().Undefined();
  });
}

}  // namespace lithochrome::bind
