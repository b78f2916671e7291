// The CUDA runtime: the device, its one stream, and typed errors.
#pragma once

#include <cuda_runtime_api.h>

#include <optional>
#include <string>

#include "core/device.h"

namespace lithochrome::gpu {

// Why this machine's driver or GPU cannot be used, in words with the fix; nullopt if it can.
std::optional<std::string> deviceUnavailable();
CudaInfo deviceInfo();
int multiprocessors();
// The stream on which everything is issued.
cudaStream_t stream();
// Throws the typed error of a failed runtime call; `what` says which.
void check(cudaError_t status, const char* what);

}  // namespace lithochrome::gpu
