#include "emulation/context.h"

#include <cstdint>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#else
#define __asan_unpoison_memory_region(stack, bytes)
#define __sanitizer_start_switch_fiber(frames, stack, bytes)
#define __sanitizer_finish_switch_fiber(frames, stack, bytes)
#endif

namespace lithochrome::emulation {
namespace {

#ifdef __x86_64__

// ucontext would ask the kernel to change the signal mask each time. These are the registers that a call preserves.
asm(R"(
  .text
  .type lithochromeChange, @function
lithochromeChange:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq (%rsi), %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
  .size lithochromeChange, . - lithochromeChange
)");
extern "C" void lithochromeChange(void** from, void** to);

void begin(Context& context, void* stack, void (*entry)()) {
  constexpr int kRegisters = 6;
  // 16-byte aligned at the top: a null return address for `entry`, its address, then the registers.
  auto* top = reinterpret_cast<uintptr_t*>(static_cast<char*>(stack) + context.bytes);
  *--top = 0;
  *--top = reinterpret_cast<uintptr_t>(entry);
  for (int i = 0; i < kRegisters; ++i) *--top = 0;
  context.stackPointer = top;
}

void jump(Context& from, Context& to) { lithochromeChange(&from.stackPointer, &to.stackPointer); }

#else

void begin(Context& context, void* stack, void (*entry)()) {
  getcontext(&context.state);
  context.state.uc_stack.ss_sp = stack;
  context.state.uc_stack.ss_size = context.bytes;
  context.state.uc_link = nullptr;
  makecontext(&context.state, entry, 0);
}

void jump(Context& from, Context& to) { swapcontext(&from.state, &to.state); }

#endif

}  // namespace

void prepare(Context& context, void* stack, size_t bytes, void (*entry)()) {
  context.stack = stack;
  context.bytes = bytes;
  // The memory may have been the stack of a fiber that never returned.
  __asan_unpoison_memory_region(stack, bytes);
  begin(context, stack, entry);
}

void change(Context& from, Context& to) {
  __sanitizer_start_switch_fiber(&from.frames, to.stack, to.bytes);
  jump(from, to);
  __sanitizer_finish_switch_fiber(from.frames, &to.stack, &to.bytes);
}

void arrive([[maybe_unused]] Context& from) { __sanitizer_finish_switch_fiber(nullptr, &from.stack, &from.bytes); }

}  // namespace lithochrome::emulation
