// Which of several plans is the fastest on this GPU, by timing them.
#pragma once

#include <memory>
#include <vector>

#include "gpu/convolution.h"

namespace lithochrome::gpu {

// On the CUDA thread, outside a capture. The plans are of this convolution.
std::shared_ptr<ConvolutionPlan> fastest(const std::vector<std::shared_ptr<ConvolutionPlan>>& plans, const Convolution& convolution);

}  // namespace lithochrome::gpu
