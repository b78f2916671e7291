#include "emulation/fibers.h"

#include <sys/mman.h>

#include <new>
#include <utility>

namespace lithochrome::emulation {
namespace {

constexpr size_t kGuardBytes = 4096, kStackBytes = size_t{256} << 10, kBytes = kGuardBytes + kStackBytes;

Fiber* current = nullptr;

}  // namespace

Fiber::Fiber() {
  memory_ = mmap(nullptr, kBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory_ == MAP_FAILED) throw std::bad_alloc();
  mprotect(memory_, kGuardBytes, PROT_NONE);
  prepare(own_, static_cast<char*>(memory_) + kGuardBytes, kStackBytes, loop);
}

Fiber::~Fiber() { munmap(memory_, kBytes); }

bool Fiber::advance(const std::function<void()>& work) {
  work_ = &work;
  current = this;
  change(caller_, own_);
  current = nullptr;
  if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
  return returned_;
}

void Fiber::leave() {
  current->returned_ = false;
  change(current->own_, current->caller_);
}

void Fiber::loop() {
  Fiber& self = *current;
  arrive(self.caller_);
  for (;;) {
    try {
      (*self.work_)();
    } catch (...) {
      self.error_ = std::current_exception();
    }
    self.returned_ = true;
    change(self.own_, self.caller_);
  }
}

Fiber* FiberPool::take() {
  if (idle_.empty()) {
    all_.push_back(std::make_unique<Fiber>());
    return all_.back().get();
  }
  Fiber* fiber = idle_.back();
  idle_.pop_back();
  return fiber;
}

void FiberPool::abandon() {
  idle_.clear();
  all_.clear();
}

}  // namespace lithochrome::emulation
