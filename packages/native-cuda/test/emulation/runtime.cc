// The emulated runtime: memory, copies, streams and events.
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <vector>

#include "emulation/call.h"
#include "emulation/memory.h"

using namespace lithochrome::emulation;
using Clock = std::chrono::steady_clock;

struct CUstream_st {};

struct CUevent_st {
  unsigned flags;
  size_t position = 0;  // of the work that it follows
  Clock::time_point time{};
};

namespace {

DeviceMemory& memory() { return DeviceMemory::instance(); }

// Bytes of each pinned block.
std::map<const char*, size_t>& pinned() {
  static auto* blocks = new std::map<const char*, size_t>;
  return *blocks;
}

bool isPinned(const void* from) {
  auto block = pinned().upper_bound(static_cast<const char*>(from));
  if (block == pinned().begin()) return false;
  --block;
  return from < block->first + block->second;
}

// Device addresses lie in one block; host ones are not the device's.
bool valid(const void* address, size_t bytes, bool onDevice) {
  return onDevice ? memory().holds(address, bytes) : !memory().owns(address);
}

cudaError_t copy(void* to, const void* from, size_t bytes, cudaStream_t stream) {
  const bool pageable = !(memory().owns(from) || isPinned(from)) && !capturing(stream);
  if (!pageable) return enqueue(stream, {"cudaMemcpyAsync", [=] { std::memmove(to, from, bytes); }});
  const auto* start = static_cast<const char*>(from);
  auto staged = std::make_shared<std::vector<char>>(start, start + bytes);
  return enqueue(stream, {"cudaMemcpyAsync", [=] { std::memcpy(to, staged->data(), bytes); }});
}

}  // namespace

cudaError_t cudaMalloc(void** block, size_t bytes) {
  return callOutsideCapture([=] {
    *block = memory().allocate(bytes);
    return *block ? cudaSuccess : cudaErrorMemoryAllocation;
  });
}

cudaError_t cudaFree(void* block) {
  return callOutsideCapture([=] {
    finish(issued());
    return !block || memory().release(block) ? cudaSuccess : cudaErrorInvalidValue;
  });
}

cudaError_t cudaMallocHost(void** block, size_t bytes) {
  return callOutsideCapture([=] {
    *block = std::malloc(bytes);
    if (!*block) return cudaErrorMemoryAllocation;
    pinned()[static_cast<const char*>(*block)] = bytes;
    return cudaSuccess;
  });
}

cudaError_t cudaFreeHost(void* block) {
  return callOutsideCapture([=] {
    finish(issued());
    if (pinned().erase(static_cast<const char*>(block)) == 0) return cudaErrorInvalidValue;
    std::free(block);
    return cudaSuccess;
  });
}

cudaError_t cudaMemGetInfo(size_t* free, size_t* total) {
  return call([=] {
    *free = memory().free();
    *total = memory().total();
    return cudaSuccess;
  });
}

cudaError_t cudaMemcpyAsync(void* to, const void* from, size_t bytes, cudaMemcpyKind kind, cudaStream_t stream) {
  return call([=] {
    const bool guess = kind == cudaMemcpyDefault;
    const bool toDevice = guess ? memory().owns(to) : kind == cudaMemcpyHostToDevice || kind == cudaMemcpyDeviceToDevice;
    const bool fromDevice = guess ? memory().owns(from) : kind == cudaMemcpyDeviceToHost || kind == cudaMemcpyDeviceToDevice;
    if (!valid(to, bytes, toDevice) || !valid(from, bytes, fromDevice)) return cudaErrorInvalidValue;
    const cudaError_t status = copy(to, from, bytes, stream);
    // A copy to pageable memory returns when it is done.
    if (!toDevice && !isPinned(to)) finish(issued());
    return status;
  });
}

cudaError_t cudaMemsetAsync(void* to, int value, size_t bytes, cudaStream_t stream) {
  return call([=] {
    if (!valid(to, bytes, true)) return cudaErrorInvalidValue;
    return enqueue(stream, {"cudaMemsetAsync", [=] { std::memset(to, value, bytes); }});
  });
}

cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned) {
  return call([=] {
    *stream = new CUstream_st;
    return cudaSuccess;
  });
}

cudaError_t cudaStreamDestroy(cudaStream_t stream) {
  return call([=] {
    delete stream;
    return cudaSuccess;
  });
}

cudaError_t cudaStreamSynchronize(cudaStream_t) {
  return callOutsideCapture([] {
    finish(issued());
    return cudaSuccess;
  });
}

cudaError_t cudaEventCreateWithFlags(cudaEvent_t* event, unsigned flags) {
  return call([=] {
    *event = new CUevent_st{flags};
    return cudaSuccess;
  });
}

cudaError_t cudaEventDestroy(cudaEvent_t event) {
  return call([=] {
    delete event;
    return cudaSuccess;
  });
}

cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t) {
  return callOutsideCapture([=] {
    event->position = issued();
    event->time = Clock::now();
    return cudaSuccess;
  });
}

cudaError_t cudaEventQuery(cudaEvent_t event) {
  return callOutsideCapture([=] { return event->position <= done() ? cudaSuccess : cudaErrorNotReady; });
}

cudaError_t cudaEventSynchronize(cudaEvent_t event) {
  return callOutsideCapture([=] {
    finish(event->position);
    return cudaSuccess;
  });
}

cudaError_t cudaEventElapsedTime(float* milliseconds, cudaEvent_t from, cudaEvent_t to) {
  return call([=] {
    if ((from->flags | to->flags) & cudaEventDisableTiming) return cudaErrorInvalidResourceHandle;
    if (std::max(from->position, to->position) > done()) return cudaErrorNotReady;
    *milliseconds = std::chrono::duration<float, std::milli>(to->time - from->time).count();
    return cudaSuccess;
  });
}
