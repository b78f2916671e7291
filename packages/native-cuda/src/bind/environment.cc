#include "bind/environment.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "core/allocator.h"
#include "core/check.h"
#include "core/compute_thread.h"
#include "core/onednn.h"

namespace lithochrome::bind {
namespace {

const char* nameOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalidArgument: return "INVALID_ARGUMENT";
    case ErrorCode::disposed: return "DISPOSED";
    case ErrorCode::outOfMemory: return "OUT_OF_MEMORY";
    case ErrorCode::aborted: return "ABORTED";
    case ErrorCode::deviceUnavailable: return "DEVICE_UNAVAILABLE";
    case ErrorCode::deviceFailure: return "DEVICE_FAILURE";
    case ErrorCode::internal: return "INTERNAL";
  }
  return "INTERNAL";
}

Napi::Error makeError(Napi::Env env, const char* code, const std::string& message, const std::string& where) {
  Napi::Error error = Napi::Error::New(env, message);
  error.Set("code", Napi::String::New(env, code));
  if (!where.empty()) error.Set("where", Napi::String::New(env, where));
  return error;
}

// What `work` throws.
template <class Work>
std::exception_ptr attempt(Work&& work) {
  try {
    work();
    return nullptr;
  } catch (...) {
    return std::current_exception();
  }
}

}  // namespace

Napi::Error toJsError(Napi::Env env, std::exception_ptr failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const Napi::Error& error) {
    return error;
  } catch (const Error& error) {
    return makeError(env, nameOf(error.code()), error.what(), error.where());
  } catch (const std::bad_alloc&) {
    return makeError(env, "OUT_OF_MEMORY", "out of memory; use a smaller minibatch or picture", "");
  } catch (const dnnl::error& error) {
    const bool memory = error.status == dnnl_out_of_memory;
    return makeError(env, memory ? "OUT_OF_MEMORY" : "INTERNAL", std::string("oneDNN: ") + error.what(), "");
  } catch (const std::exception& error) {
    return makeError(env, "INTERNAL", error.what(), "");
  }
}

Mailbox::Mailbox(Napi::Env env)
    : function_(Napi::ThreadSafeFunction::New(env, Napi::Function(), "lithochrome", 0, 1)) {
  function_.Unref(env);
}

void Mailbox::post(Letter letter) {
  std::lock_guard lock(mutex_);
  if (!open_) return;
  auto* boxed = new Letter(std::move(letter));
  const napi_status status = function_.NonBlockingCall(boxed, [](Napi::Env env, Napi::Function, Letter* opened) {
    const std::unique_ptr<Letter> owned(opened);
    if (env != nullptr) (*owned)(env);
  });
  if (status != napi_ok) delete boxed;
}

void Mailbox::expect(Napi::Env env) {
  if (expected_++ == 0) function_.Ref(env);
}

void Mailbox::delivered(Napi::Env env) {
  if (--expected_ == 0) function_.Unref(env);
}

void Mailbox::close() {
  std::lock_guard lock(mutex_);
  open_ = false;
}

Environment::Environment(Napi::Env env) : mailbox_(std::make_shared<Mailbox>(env)) {
  // Added after the mailbox's own hook, hence called before it.
  napi_add_env_cleanup_hook(env, cleanup, this);
}

Environment& Environment::of(Napi::Env env) { return *env.GetInstanceData<Environment>(); }

// The environment ends (a worker was terminated, or the process exits): its runs stop after their current primitive.
void Environment::cleanup(void* self) {
  auto* environment = static_cast<Environment*>(self);
  environment->mailbox_->close();
  for (const auto& weak : environment->running_) {
    const auto program = weak.lock();
    if (!program) continue;
    program->abort();
    while (program->queued) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

void Environment::reportMemory(Napi::Env env) {
  const auto now = static_cast<int64_t>(allocator::inUse());
  if (now == reported_) return;
  Napi::MemoryManagement::AdjustExternalMemory(env, now - reported_);
  reported_ = now;
}

Napi::Value Environment::run(Napi::Env env, const std::shared_ptr<Program>& program) {
  CHECK(!program->queued.exchange(true), "the program is running already; await its promise first");
  std::erase_if(running_, [](const auto& weak) { return weak.expired(); });
  running_.push_back(program);
  auto deferred = std::make_shared<Napi::Promise::Deferred>(env);
  mailbox_->expect(env);
  // The program is let go before JavaScript hears of its end: what is disposed of then is free at once.
  const auto settle = [deferred, mailbox = mailbox_](std::shared_ptr<Program>& held, std::exception_ptr failure) {
    held->queued = false;
    held.reset();
    mailbox->post([deferred, failure, mailbox](Napi::Env env) {
      Napi::HandleScope scope(env);
      mailbox->delivered(env);
      if (failure)
        deferred->Reject(toJsError(env, failure).Value());
      else
        deferred->Resolve(env.Undefined());
    });
  };
  compute::post(program->device(), [held = program, settle]() mutable {
    if (const auto failure = attempt([&] { held->start(); })) return settle(held, failure);
    const bool here = held->device() == Device::cpu;
    auto finish = [held = std::move(held), settle]() mutable {
      const auto failure = attempt([&] { held->finish(); });
      settle(held, failure);
    };
    here ? finish() : compute::postWaiting(std::move(finish));
  });
  return deferred->Promise();
}

}  // namespace lithochrome::bind
