// Failures that tests ask for.
#pragma once

#include "emulation/memory.h"
#include "emulation/stream.h"

namespace lithochrome::emulation {

// The next call that can fail returns `status`; a launch does through cudaGetLastError().
void failNext(cudaError_t status);

// Leaves that many bytes of device memory free for its lifetime.
class MemoryLimit {
 public:
  explicit MemoryLimit(size_t bytes) : before_(memory().total()) { memory().limit(before_ - memory().free() + bytes); }
  ~MemoryLimit() { memory().limit(before_); }
  MemoryLimit(const MemoryLimit&) = delete;

 private:
  static DeviceMemory& memory() { return DeviceMemory::instance(); }

  size_t before_;
};

}  // namespace lithochrome::emulation
