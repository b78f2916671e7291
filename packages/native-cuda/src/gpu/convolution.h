// Convolutions on CUDA by plan: made once for a description, run many times. cuDNN provides them (cudnn_convolution.cc).
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/tensor.h"

namespace lithochrome::gpu {

enum class ConvolutionKind { forward, backwardData, backwardWeights };

// x [N,H,W,C], weight [O,kh,kw,C/groups], y [N,H',W',O], all dense. Forward: y of x and weight; backwardData: dx of dy and
// weight; backwardWeights: dWeight of x and dy. Sums in float32.
struct Convolution {
  ConvolutionKind kind = ConvolutionKind::forward;
  Shape x, weight, y;
  DType operands = DType::f32;  // of both inputs and the bias: f32 or bf16
  DType result = DType::f32;
  int64_t stride = 1, dilation = 1, padding = 0, groups = 1;
  bool bias = false, relu = false;  // only forward: y = max(0, conv + bias), bias [O]

  bool operator==(const Convolution&) const = default;
};

// Addresses on the device, 16-byte aligned. `left`, `right`: the inputs in the order of the description above.
struct ConvolutionBuffers {
  const void *left, *right, *bias;
  void *result, *workspace;
};

class ConvolutionPlan {
 public:
  virtual ~ConvolutionPlan() = default;
  virtual size_t workspaceBytes() const = 0;
  // Enqueues on gpu::stream(), on the CUDA thread.
  virtual void run(const ConvolutionBuffers& buffers) = 0;
  // What runs, for profiles.
  virtual std::string describe() const = 0;
};

// From any thread. nullptr where no engine computes this combination deterministically (for example a fused bias, or an
// f32 result of bf16 operands): the caller then splits it. Throws DEVICE_FAILURE where cuDNN fails.
std::shared_ptr<ConvolutionPlan> planConvolution(const Convolution& convolution);

// Why there are no convolutions here, in words with the fix; nullopt if there are. Needs no GPU.
std::optional<std::string> convolutionsUnavailable();
// The library and its version, for example "cuDNN 9.24.0".
std::string convolutionLibrary();

}  // namespace lithochrome::gpu
