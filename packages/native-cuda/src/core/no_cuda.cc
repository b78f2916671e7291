// In builds without the CUDA backend: no device, with the way to get one.
#include "core/check.h"
#include "core/device.h"

namespace lithochrome {

std::optional<std::string> cudaArchitectures() { return std::nullopt; }

std::optional<std::string> cudaUnavailable() {
  return "this build has no CUDA backend; build it with: LITHOCHROME_CUDA=on npm run build:native";
}

CudaBackend& cudaBackend() { throw Error(ErrorCode::deviceUnavailable, *cudaUnavailable()); }

}  // namespace lithochrome
