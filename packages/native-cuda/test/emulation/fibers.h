// Functions that can be left half-way and resumed, each on a stack of its own.
#pragma once

#include <exception>
#include <functional>
#include <memory>
#include <vector>

#include "emulation/context.h"

namespace lithochrome::emulation {

class Fiber {
 public:
  Fiber();
  ~Fiber();
  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;

  // Runs `work`, or goes on with the work that left. True when it returned; throws what it threw.
  bool advance(const std::function<void()>& work);
  // Called by work: back to who called advance().
  static void leave();

 private:
  static void loop();

  void* memory_;  // a guard page, then the stack
  Context own_, caller_;
  const std::function<void()>* work_ = nullptr;
  bool returned_ = true;
  std::exception_ptr error_;
};

// Fibers for reuse. One whose work never returned is dropped with its stack: see abandon().
class FiberPool {
 public:
  Fiber* take();
  void put(Fiber* fiber) { idle_.push_back(fiber); }
  void abandon();

 private:
  std::vector<std::unique_ptr<Fiber>> all_;
  std::vector<Fiber*> idle_;
};

}  // namespace lithochrome::emulation
