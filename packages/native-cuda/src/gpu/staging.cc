#include "gpu/staging.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "gpu/runtime.h"

namespace lithochrome::gpu {
namespace {

constexpr size_t kBufferBytes = size_t{8} << 20;

struct Buffer {
  char* data = nullptr;
  cudaEvent_t done = nullptr;

  // Pinned when first needed; waits for the copy that used it last.
  void acquire() {
    if (data) return check(cudaEventSynchronize(done), "a copy between host and device");
    check(cudaEventCreateWithFlags(&done, cudaEventDisableTiming), "cudaEventCreate");
    check(cudaMallocHost(reinterpret_cast<void**>(&data), kBufferBytes), "cudaMallocHost");
  }
  void copy(void* to, const void* from, size_t bytes, cudaMemcpyKind kind) {
    check(cudaMemcpyAsync(to, from, bytes, kind, stream()), "cudaMemcpyAsync");
    check(cudaEventRecord(done, stream()), "cudaEventRecord");
  }
};

class Ring {
 public:
  Buffer& next() {
    Buffer& buffer = buffers_[index_++ % buffers_.size()];
    buffer.acquire();
    return buffer;
  }

 private:
  std::array<Buffer, 8> buffers_;
  size_t index_ = 0;
};

Ring& ring() {
  static Ring* instance = new Ring;
  return *instance;
}

}  // namespace

void upload(void* to, const void* from, size_t bytes) {
  for (size_t offset = 0; offset < bytes; offset += kBufferBytes) {
    const size_t part = std::min(kBufferBytes, bytes - offset);
    Buffer& buffer = ring().next();
    std::memcpy(buffer.data, static_cast<const char*>(from) + offset, part);
    buffer.copy(static_cast<char*>(to) + offset, buffer.data, part, cudaMemcpyHostToDevice);
  }
}

// The next part is on its way while the last one is copied out of its buffer.
void download(void* to, const void* from, size_t bytes) {
  Buffer* before = nullptr;
  for (size_t offset = 0; offset < bytes + kBufferBytes; offset += kBufferBytes) {
    Buffer* current = nullptr;
    if (offset < bytes) {
      current = &ring().next();
      current->copy(current->data, static_cast<const char*>(from) + offset, std::min(kBufferBytes, bytes - offset),
                    cudaMemcpyDeviceToHost);
    }
    if (before) {
      const size_t start = offset - kBufferBytes;
      check(cudaEventSynchronize(before->done), "a copy to the host");
      std::memcpy(static_cast<char*>(to) + start, before->data, std::min(kBufferBytes, bytes - start));
    }
    before = current;
  }
}

}  // namespace lithochrome::gpu
