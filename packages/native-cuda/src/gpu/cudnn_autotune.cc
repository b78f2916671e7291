#include "gpu/cudnn_autotune.h"

#include <algorithm>

#include "gpu/device_memory.h"
#include "gpu/runtime.h"

namespace lithochrome::gpu {
namespace {

constexpr int kRepeats = 5;

class Block {
 public:
  explicit Block(size_t bytes) : bytes_(std::max<size_t>(bytes, 1)), data_(allocateDevice(bytes_)) {}
  ~Block() { releaseDevice(data_, bytes_); }
  Block(const Block&) = delete;
  Block& operator=(const Block&) = delete;

  void* data() const { return data_; }

 private:
  size_t bytes_;
  void* data_;
};

class Event {
 public:
  Event() { check(cudaEventCreate(&event_), "cudaEventCreate"); }
  ~Event() { cudaEventDestroy(event_); }
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;

  void record() { check(cudaEventRecord(event_, stream()), "cudaEventRecord"); }
  // Waits for it.
  float millisecondsSince(const Event& start) {
    float elapsed = 0;
    check(cudaEventSynchronize(event_), "cudaEventSynchronize");
    check(cudaEventElapsedTime(&elapsed, start.event_, event_), "cudaEventElapsedTime");
    return elapsed;
  }

 private:
  cudaEvent_t event_ = nullptr;
};

// Shortest of a few runs after one that loads the kernels.
float millisecondsOf(ConvolutionPlan& plan, const ConvolutionBuffers& buffers) {
  Event start, end;
  float best = 0;
  for (int i = 0; i <= kRepeats; ++i) {
    start.record();
    plan.run(buffers);
    end.record();
    const float elapsed = end.millisecondsSince(start);
    best = i <= 1 ? elapsed : std::min(best, elapsed);
  }
  return best;
}

}  // namespace

std::shared_ptr<ConvolutionPlan> fastest(const std::vector<std::shared_ptr<ConvolutionPlan>>& plans, const Convolution& c) {
  // The contents do not matter: x, weight, y and bias as f32 are large enough for any operands.
  const auto bytesOf = [](const Shape& shape) { return static_cast<size_t>(sizeOf(shape) * sizeOf(DType::f32)); };
  const Block x(bytesOf(c.x)), weight(bytesOf(c.weight)), y(bytesOf(c.y)), bias(bytesOf({c.y.back()}));
  size_t workspaceBytes = 0;
  for (const auto& plan : plans) workspaceBytes = std::max(workspaceBytes, plan->workspaceBytes());
  const Block workspace(workspaceBytes);
  const void* addend = c.bias ? bias.data() : nullptr;
  ConvolutionBuffers buffers{x.data(), weight.data(), addend, y.data(), workspace.data()};
  if (c.kind == ConvolutionKind::backwardData) buffers.left = y.data(), buffers.result = x.data();
  if (c.kind == ConvolutionKind::backwardWeights) buffers.right = y.data(), buffers.result = weight.data();
  std::shared_ptr<ConvolutionPlan> best;
  float shortest = 0;
  for (const auto& plan : plans) {
    const float elapsed = millisecondsOf(*plan, buffers);
    if (best && elapsed >= shortest) continue;
    best = plan;
    shortest = elapsed;
  }
  return best;
}

}  // namespace lithochrome::gpu
