// Plans by cuDNN. Which engine runs is decided by cuDNN's heuristics alone, so every process takes the same one on the same
// GPU and cuDNN; LITHOCHROME_CUDNN_AUTOTUNE=1 times the first few instead, and a process keeps what it took.
#include <cstdlib>
#include <map>
#include <mutex>

#include "core/compute_thread.h"
#include "gpu/cudnn_autotune.h"
#include "gpu/cudnn_engines.h"
#include "gpu/runtime.h"

namespace lithochrome::gpu {
namespace {

constexpr size_t kTimed = 5;

bool autotunes() {
  const char* value = std::getenv("LITHOCHROME_CUDNN_AUTOTUNE");
  return value && std::string(value) == "1";
}

// Of the CUDA thread; never destroyed.
cudnnHandle_t makeHandle() {
  const cudaStream_t issued = stream();
  cudnnHandle_t made = nullptr;
  checkCudnn(cudnn().Create(&made), "start");
  checkCudnn(cudnn().SetStream(made, issued), "take the stream");
  return made;
}

cudnnHandle_t handle() {
  static const cudnnHandle_t made = makeHandle();
  return made;
}

class Plan : public ConvolutionPlan {
 public:
  Plan(std::shared_ptr<const CudnnGraph> graph, CudnnEngine engine) : graph_(std::move(graph)), engine_(std::move(engine)) {}

  size_t workspaceBytes() const override { return engine_.workspaceBytes; }
  std::string describe() const override { return engine_.name; }
  void run(const ConvolutionBuffers& buffers) override {
    const CudnnDescriptor pack = packAddresses(buffers);
    checkCudnn(cudnn().BackendExecute(handle(), engine_.plan.raw(), pack.raw()), "run a convolution");
  }

 private:
  // What the plan was made of, which cuDNN may still read.
  std::shared_ptr<const CudnnGraph> graph_;
  CudnnEngine engine_;
};

// On the CUDA thread.
std::shared_ptr<ConvolutionPlan> makePlan(const Convolution& convolution) {
  const CudnnTarget target{handle()};
  const auto graph = std::make_shared<const CudnnGraph>(convolution, target);
  std::vector<std::shared_ptr<ConvolutionPlan>> plans;
  for (CudnnEngine& engine : findEngines(*graph, convolution.operands, target, autotunes() ? kTimed : 1))
    plans.push_back(std::make_shared<Plan>(graph, std::move(engine)));
  if (plans.empty()) return nullptr;
  return plans.size() == 1 ? plans.front() : fastest(plans, convolution);
}

using Key = std::vector<int64_t>;

Key keyOf(const Convolution& c) {
  Key key{static_cast<int64_t>(c.kind), static_cast<int64_t>(c.operands), static_cast<int64_t>(c.result), c.stride, c.dilation,
          c.padding, c.groups, c.bias, c.relu};
  for (const Shape* shape : {&c.x, &c.weight, &c.y}) key.insert(key.end(), shape->begin(), shape->end());
  return key;
}

}  // namespace

std::shared_ptr<ConvolutionPlan> planConvolution(const Convolution& convolution) {
  // Never destroyed: at the process's end cuDNN may be gone before them.
  static auto& plans = *new std::map<Key, std::shared_ptr<ConvolutionPlan>>;
  static std::mutex mutex;
  const Key key = keyOf(convolution);
  {
    std::lock_guard lock(mutex);
    if (const auto known = plans.find(key); known != plans.end()) return known->second;
  }
  std::shared_ptr<ConvolutionPlan> plan;
  compute::runAndWait(Device::cuda, [&] { plan = makePlan(convolution); });
  std::lock_guard lock(mutex);
  return plans.emplace(key, plan).first->second;
}

}  // namespace lithochrome::gpu
