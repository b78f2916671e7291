// The CUDA backend as core/ sees it.
#include "core/check.h"
#include "gpu/convolution.h"
#include "gpu/device_memory.h"
#include "gpu/graph.h"
#include "gpu/runtime.h"
#include "gpu/staging.h"

namespace lithochrome {
namespace {

// An event; waiting for it blocks the thread without spinning.
class Mark {
 public:
  Mark() {
    gpu::check(cudaEventCreateWithFlags(&event_, cudaEventDisableTiming | cudaEventBlockingSync), "cudaEventCreate");
    gpu::check(cudaEventRecord(event_, gpu::stream()), "cudaEventRecord");
  }
  ~Mark() { cudaEventDestroy(event_); }
  Mark(const Mark&) = delete;
  Mark& operator=(const Mark&) = delete;

  void wait() const { gpu::check(cudaEventSynchronize(event_), "a program's run"); }

 private:
  cudaEvent_t event_ = nullptr;
};

class Backend : public CudaBackend {
 public:
  CudaInfo info() override { return gpu::deviceInfo(); }
  void* allocate(size_t bytes) override { return gpu::allocateDevice(bytes); }
  void release(void* block, size_t bytes) noexcept override { gpu::releaseDevice(block, bytes); }
  void upload(void* to, const void* from, size_t bytes) override { gpu::upload(to, from, bytes); }
  void download(void* to, const void* from, size_t bytes) override { gpu::download(to, from, bytes); }
  std::function<void()> mark() override {
    return [mark = std::make_shared<Mark>()] { mark->wait(); };
  }
  std::unique_ptr<Replay> capture(const std::function<void()>& issue) override { return gpu::capture(issue); }
};

}  // namespace

std::optional<std::string> cudaArchitectures() { return LITHOCHROME_CUDA_ARCHITECTURES; }

std::optional<std::string> cudaUnavailable() {
  static const std::optional<std::string> reason =
      gpu::deviceUnavailable() ? gpu::deviceUnavailable() : gpu::convolutionsUnavailable();
  return reason;
}

CudaBackend& cudaBackend() {
  if (const auto reason = cudaUnavailable()) throw Error(ErrorCode::deviceUnavailable, *reason);
  static Backend* instance = new Backend;
  return *instance;
}

}  // namespace lithochrome
