// Stands in for cuDNN in builds without its headers.
#include "core/check.h"
#include "gpu/convolution.h"

namespace lithochrome::gpu {

std::optional<std::string> convolutionsUnavailable() {
  return "this build has no cuDNN; install cuDNN's headers (9.8 or newer), set LITHOCHROME_CUDNN_INCLUDE to their folder and build again";
}

std::string convolutionLibrary() { return {}; }

std::shared_ptr<ConvolutionPlan> planConvolution(const Convolution&) {
  throw Error(ErrorCode::deviceUnavailable, *convolutionsUnavailable());
}

}  // namespace lithochrome::gpu
