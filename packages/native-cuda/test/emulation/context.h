// Where a stack of calls stands, and how to change to another one.
#pragma once

#include <cstddef>

#ifndef __x86_64__
#include <ucontext.h>
#endif

namespace lithochrome::emulation {

struct Context {
  const void* stack = nullptr;
  size_t bytes = 0;
  void* frames = nullptr;  // which AddressSanitizer keeps
#ifdef __x86_64__
  void* stackPointer = nullptr;  // above the saved registers
#else
  ucontext_t state;
#endif
};

// Makes `context` begin with `entry`, which never returns, on that memory.
void prepare(Context& context, void* stack, size_t bytes, void (*entry)());
// Stores where the caller stands in `from`, and goes on at `to`, which changes back to `from`.
void change(Context& from, Context& to);
// What `entry` calls first, with the context that it came from.
void arrive(Context& from);

}  // namespace lithochrome::emulation
