// A convolution as cuDNN's operation graph: conv → (+ bias) → (ReLU) → result, what lies between virtual and f32.
#pragma once

#include "gpu/convolution.h"
#include "gpu/cudnn_descriptor.h"

namespace lithochrome::gpu {

// Where a graph is to run: on a handle's device, or on one that is only described (tests without a GPU).
struct CudnnTarget {
  cudnnHandle_t handle = nullptr;
  const CudnnDescriptor* device = nullptr;
};

// The names under which execution finds its addresses.
enum CudnnTensorId : int64_t { kLeft = 1, kRight, kBias, kResult, kConvolved, kBiased };

class CudnnGraph {
 public:
  CudnnGraph(const Convolution& convolution, const CudnnTarget& target);

  const CudnnDescriptor& descriptor() const { return graph_; }

 private:
  const CudnnDescriptor& tensor(CudnnTensorId id, const Shape& shape, DType dtype, bool isVirtual = false);
  void addConvolution(const Convolution& convolution, const CudnnDescriptor& result);
  void addPointwise(cudnnPointwiseMode_t mode, const CudnnDescriptor& in, const CudnnDescriptor* bias, const CudnnDescriptor& out);

  // Operations refer to the others, so all live as long as the graph.
  std::vector<CudnnDescriptor> parts_, operations_;
  CudnnDescriptor graph_{CUDNN_BACKEND_OPERATIONGRAPH_DESCRIPTOR};
};

// The addresses for one execution of the graph; a null bias is left out.
CudnnDescriptor packAddresses(const ConvolutionBuffers& buffers);

}  // namespace lithochrome::gpu
