// What the calls of the emulated runtime have in common.
#pragma once

#include <mutex>

#include "emulation/stream.h"

namespace lithochrome::emulation {

void setLastError(cudaError_t status);

// One at a time, with failures injected and remembered.
template <class F>
cudaError_t call(F f) {
  std::lock_guard lock(mutex());
  cudaError_t status = injected();
  if (status == cudaSuccess) status = f();
  if (status != cudaSuccess && status != cudaErrorNotReady) setLastError(status);
  return status;
}

// A call that a capturing thread must not make.
template <class F>
cudaError_t callOutsideCapture(F f) {
  return call([&] {
    const cudaError_t status = forbiddenInCapture();
    return status == cudaSuccess ? f() : status;
  });
}

}  // namespace lithochrome::emulation
