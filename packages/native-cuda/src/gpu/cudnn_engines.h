// The execution plans that cuDNN offers for a graph, in its order, without those that are not reproducible.
#pragma once

#include "gpu/cudnn_graph.h"

namespace lithochrome::gpu {

struct CudnnEngine {
  CudnnDescriptor configuration, plan;
  size_t workspaceBytes;
  std::string name;  // "cuDNN engine 62 (tensor cores)"
};

// The first `most` plans that can be made; none where cuDNN computes the graph in no deterministic way. Without
// LITHOCHROME_TF32=1 tensor cores, which shorten f32 operands to TF32, take only bf16 ones.
std::vector<CudnnEngine> findEngines(const CudnnGraph& graph, DType operands, const CudnnTarget& target, size_t most);

}  // namespace lithochrome::gpu
