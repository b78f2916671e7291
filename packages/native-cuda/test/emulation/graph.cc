// The emulated runtime: captured work as graphs.
#include <vector>

#include "emulation/call.h"

using namespace lithochrome::emulation;

struct CUgraph_st {
  std::vector<Work> works;
};

struct CUgraphExec_st {
  std::vector<Work> works;
};

cudaError_t cudaStreamBeginCapture(cudaStream_t stream, cudaStreamCaptureMode mode) {
  return call([=] { return beginCapture(stream, mode); });
}

cudaError_t cudaStreamEndCapture(cudaStream_t stream, cudaGraph_t* graph) {
  return call([=] {
    *graph = nullptr;
    std::vector<Work> works;
    const cudaError_t status = endCapture(stream, works);
    if (status == cudaSuccess) *graph = new CUgraph_st{std::move(works)};
    return status;
  });
}

cudaError_t cudaStreamIsCapturing(cudaStream_t stream, cudaStreamCaptureStatus* status) {
  return call([=] {
    *status = capturing(stream) ? cudaStreamCaptureStatusActive : cudaStreamCaptureStatusNone;
    return cudaSuccess;
  });
}

cudaError_t cudaGraphInstantiate(cudaGraphExec_t* executable, cudaGraph_t graph, unsigned long long) {
  return callOutsideCapture([=] {
    *executable = new CUgraphExec_st{graph->works};
    return cudaSuccess;
  });
}

cudaError_t cudaGraphLaunch(cudaGraphExec_t executable, cudaStream_t stream) {
  return call([=] {
    for (const Work& work : executable->works)
      if (const cudaError_t status = enqueue(stream, work)) return status;
    return cudaSuccess;
  });
}

cudaError_t cudaGraphDestroy(cudaGraph_t graph) {
  return call([=] {
    delete graph;
    return cudaSuccess;
  });
}

cudaError_t cudaGraphExecDestroy(cudaGraphExec_t executable) {
  return call([=] {
    delete executable;
    return cudaSuccess;
  });
}
