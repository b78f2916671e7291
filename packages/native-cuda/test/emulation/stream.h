// Work in the order of its issue, which all streams share: done at once, or when the host waits for it, or captured.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "emulation/block.h"

namespace lithochrome::emulation {

struct Work {
  std::string name;
  std::function<void()> run;
};

// Enqueues a kernel. Its failure is what cudaGetLastError() returns next.
void launch(const Launch& launch, cudaStream_t stream, std::function<void()> kernel);
// Enqueues work that reads and writes device memory.
cudaError_t enqueue(cudaStream_t stream, Work work);

// With LITHOCHROME_EMULATION_LATE=1 work is left undone until the host waits for it, as on a slow device.
bool late();
// How much was issued and done; finish() does what was issued before that position.
size_t issued();
size_t done();
void finish(size_t position);

// What is issued on this stream is kept instead of done, up to endCapture().
cudaError_t beginCapture(cudaStream_t stream, cudaStreamCaptureMode mode);
cudaError_t endCapture(cudaStream_t stream, std::vector<Work>& captured);
bool capturing(cudaStream_t stream);
// An error, which also breaks the capture, if this thread captures: it must not wait or allocate then.
cudaError_t forbiddenInCapture();

// The failure that the next call is to report (see faults.h), once.
cudaError_t injected();

// Held by every call: memory is also allocated and released by threads that issue nothing.
std::recursive_mutex& mutex();

}  // namespace lithochrome::emulation
