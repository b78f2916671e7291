// What belongs to one JavaScript environment (the main thread or a worker): constructors, memory
// reported to V8, and the way back from the compute thread.
#pragma once

#include <napi.h>

#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "core/program.h"

namespace lithochrome::bind {

// Delivers results to the environment's thread; drops them when the environment is gone.
class Mailbox {
 public:
  explicit Mailbox(Napi::Env env);
  using Letter = std::function<void(Napi::Env)>;
  // From any thread.
  void post(Letter letter);
  // The event loop stays alive between expect() and the letter's delivery. On the environment's thread.
  void expect(Napi::Env env);
  void delivered(Napi::Env env);
  void close();

 private:
  std::mutex mutex_;
  bool open_ = true;
  int expected_ = 0;
  Napi::ThreadSafeFunction function_;
};

class Environment {
 public:
  explicit Environment(Napi::Env env);
  static Environment& of(Napi::Env env);

  const std::shared_ptr<Mailbox>& mailbox() const { return mailbox_; }
  void reportMemory(Napi::Env env);
  // Queues a run on the compute thread; the promise settles on this environment's thread.
  Napi::Value run(Napi::Env env, const std::shared_ptr<Program>& program);

  Napi::FunctionReference tensorConstructor;
  Napi::FunctionReference programConstructor;

 private:
  static void cleanup(void* self);

  std::shared_ptr<Mailbox> mailbox_;
  std::vector<std::weak_ptr<Program>> running_;
  int64_t reported_ = 0;
};

Napi::Error toJsError(Napi::Env env, std::exception_ptr failure);

}  // namespace lithochrome::bind
