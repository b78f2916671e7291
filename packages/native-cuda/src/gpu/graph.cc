#include "gpu/graph.h"

#include "gpu/runtime.h"

namespace lithochrome::gpu {
namespace {

class Graph : public Replay {
 public:
  explicit Graph(cudaGraph_t recorded) {
    const cudaError_t status = cudaGraphInstantiate(&executable_, recorded, 0);
    cudaGraphDestroy(recorded);
    check(status, "cudaGraphInstantiate");
  }
  ~Graph() override { cudaGraphExecDestroy(executable_); }
  Graph(const Graph&) = delete;
  Graph& operator=(const Graph&) = delete;

  void launch() override { check(cudaGraphLaunch(executable_, stream()), "cudaGraphLaunch"); }

 private:
  cudaGraphExec_t executable_ = nullptr;
};

// Ends the capture also when `issue` threw; nullptr where it broke.
cudaGraph_t end(cudaError_t& status) {
  cudaGraph_t recorded = nullptr;
  status = cudaStreamEndCapture(stream(), &recorded);
  return recorded;
}

}  // namespace

std::unique_ptr<Replay> capture(const std::function<void()>& issue) {
  cudaError_t status = cudaSuccess;
  check(cudaStreamBeginCapture(stream(), cudaStreamCaptureModeThreadLocal), "cudaStreamBeginCapture");
  try {
    issue();
  } catch (...) {
    if (cudaGraph_t broken = end(status)) cudaGraphDestroy(broken);
    cudaGetLastError();
    throw;
  }
  cudaGraph_t recorded = end(status);
  check(status, "cudaStreamEndCapture");
  return std::make_unique<Graph>(recorded);
}

}  // namespace lithochrome::gpu
