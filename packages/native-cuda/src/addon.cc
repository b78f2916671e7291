// The addon: a table of names and functions.
#include <napi.h>

#include "bind/function.h"
#include "bind/machine_info.h"
#include "bind/program_handle.h"
#include "bind/tensor_handle.h"
#include "core/allocator.h"
#include "core/compute_thread.h"
#include "core/stream.h"
#include "ops/memory.h"

namespace lithochrome::bind {
namespace {

void setThreads(int64_t count) { compute::setThreads(static_cast<int>(count)); }
int64_t memoryInUse() { return static_cast<int64_t>(allocator::inUse()); }
void beginProgram() { Stream::current().beginProgram(); }
void cancelProgram() { Stream::current().cancelProgram(); }
Tensor empty(const Shape& shape, DType dtype) { return Stream::current().empty(shape, dtype); }

Napi::Value endProgram(const Napi::CallbackInfo& info) {
  return guarded(info.Env(), [&] {
    return ProgramHandle::wrap(info.Env(), Stream::current().endProgram(fromJs<std::vector<Tensor>>(info[0], "keep")));
  });
}

struct Entry {
  const char* name;
  Napi::Value (*function)(const Napi::CallbackInfo&);
};

template <auto Function>
constexpr auto bound = &Bound<Function>::call;

constexpr Entry kTable[] = {
    {"machine", bound<machineInfo>},
    {"setThreads", bound<setThreads>},
    {"memoryInUse", bound<memoryInUse>},
    {"beginProgram", bound<beginProgram>},
    {"endProgram", endProgram},
    {"cancelProgram", bound<cancelProgram>},
    {"empty", bound<empty>},
    {"fill", bound<ops::fill>},
    {"copy", bound<ops::copy>},
    // networks

    // losses, optimiser

    // color

};

Napi::Object init(Napi::Env env, Napi::Object exports) {
  auto* environment = new Environment(env);
  env.SetInstanceData(environment);
  environment->tensorConstructor = Napi::Persistent(TensorHandle::define(env));
  environment->programConstructor = Napi::Persistent(ProgramHandle::define(env));
  for (const Entry& entry : kTable) exports.Set(entry.name, Napi::Function::New(env, entry.function, entry.name));
  return exports;
}

NODE_API_MODULE(lithochrome, init)

}  // namespace
}  // namespace lithochrome::bind
