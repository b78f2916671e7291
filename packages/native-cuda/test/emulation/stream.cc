#include "emulation/stream.h"

#include <cstdlib>
#include <deque>
#include <optional>
#include <thread>
#include <utility>

#include "emulation/call.h"
#include "emulation/faults.h"
#include "emulation/memory.h"

namespace lithochrome::emulation {
namespace {

constexpr unsigned kMaxThreads = 1024;
constexpr size_t kMaxShared = 227 << 10;

struct Capture {
  cudaStream_t stream;
  cudaStreamCaptureMode mode;
  std::thread::id thread;
  bool broken = false;
  std::vector<Work> works;
};

struct Queue {
  std::recursive_mutex mutex;
  std::deque<Work> waiting;
  size_t done = 0;
  std::optional<Capture> capture;
  cudaError_t next = cudaSuccess;
};

Queue& queue() {
  static Queue* instance = new Queue;
  return *instance;
}

cudaError_t checkLaunch(const Launch& launch) {
  const dim3 &blocks = launch.blocks, &threads = launch.threads;
  const size_t count = size_t{threads.x} * threads.y * threads.z;
  const bool empty = count == 0 || size_t{blocks.x} * blocks.y * blocks.z == 0;
  if (empty || count > kMaxThreads || threads.z > 64 || blocks.x > 0x7fffffffu || blocks.y > 65535 || blocks.z > 65535)
    return cudaErrorInvalidConfiguration;
  return launch.sharedBytes > kMaxShared ? cudaErrorInvalidValue : cudaSuccess;
}

}  // namespace

std::recursive_mutex& mutex() { return queue().mutex; }

void launch(const Launch& launch, cudaStream_t stream, std::function<void()> kernel) {
  const cudaError_t wrong = checkLaunch(launch);
  const cudaError_t status =
      wrong ? wrong : enqueue(stream, {launch.name, [launch, kernel = std::move(kernel)] { runBlocks(launch, kernel); }});
  if (status != cudaSuccess) setLastError(status);
}

cudaError_t enqueue(cudaStream_t stream, Work work) {
  std::lock_guard lock(mutex());
  if (const cudaError_t status = injected()) return status;
  if (capturing(stream)) {
    queue().capture->works.push_back(std::move(work));
    return cudaSuccess;
  }
  queue().waiting.push_back(std::move(work));
  if (!late()) finish(issued());
  return cudaSuccess;
}

bool late() {
  const char* value = std::getenv("LITHOCHROME_EMULATION_LATE");
  return value && std::string(value) == "1";
}

size_t done() { return queue().done; }
size_t issued() { return queue().done + queue().waiting.size(); }

void finish(size_t position) {
  while (done() < position) {
    const Work work = std::move(queue().waiting.front());
    queue().waiting.pop_front();
    ++queue().done;
    const DeviceMemory::Access access;
    work.run();
    DeviceMemory::instance().checkGaps(work.name);
  }
}

cudaError_t beginCapture(cudaStream_t stream, cudaStreamCaptureMode mode) {
  if (queue().capture) return cudaErrorIllegalState;
  queue().capture = Capture{stream, mode, std::this_thread::get_id(), false, {}};
  return cudaSuccess;
}

cudaError_t endCapture(cudaStream_t stream, std::vector<Work>& captured) {
  if (!capturing(stream)) return cudaErrorIllegalState;
  const Capture capture = *std::exchange(queue().capture, std::nullopt);
  if (capture.broken) return cudaErrorStreamCaptureInvalidated;
  captured = capture.works;
  return cudaSuccess;
}

bool capturing(cudaStream_t stream) { return queue().capture && queue().capture->stream == stream; }

cudaError_t forbiddenInCapture() {
  std::optional<Capture>& capture = queue().capture;
  if (!capture || capture->mode == cudaStreamCaptureModeRelaxed) return cudaSuccess;
  if (capture->mode == cudaStreamCaptureModeThreadLocal && capture->thread != std::this_thread::get_id()) return cudaSuccess;
  capture->broken = true;
  return cudaErrorStreamCaptureUnsupported;
}

void failNext(cudaError_t status) { queue().next = status; }

cudaError_t injected() { return std::exchange(queue().next, cudaSuccess); }

}  // namespace lithochrome::emulation
