#include "gpu/runtime.h"

#include "core/check.h"
#include "gpu/convolution.h"

namespace lithochrome::gpu {
namespace {

constexpr int kDevice = 0;  // of those that CUDA_VISIBLE_DEVICES shows
constexpr int kOldestCapability = 75;

// 13000 as "13.0".
std::string versionOf(int number) { return std::to_string(number / 1000) + "." + std::to_string(number % 1000 / 10); }

int attribute(cudaDeviceAttr which) {
  int value = 0;
  check(cudaDeviceGetAttribute(&value, which, kDevice), "cudaDeviceGetAttribute");
  return value;
}

int capability() {
  return 10 * attribute(cudaDevAttrComputeCapabilityMajor) + attribute(cudaDevAttrComputeCapabilityMinor);
}

std::optional<std::string> findDevice() {
  int driver = 0, runtime = 0, count = 0;
  cudaDriverGetVersion(&driver);
  cudaRuntimeGetVersion(&runtime);
  if (driver == 0) return "no NVIDIA driver was found (libcuda.so.1); install one for CUDA " + versionOf(runtime) + " or newer";
  const cudaError_t status = cudaGetDeviceCount(&count);
  if (status == cudaErrorInsufficientDriver)
    return "the NVIDIA driver is for CUDA " + versionOf(driver) + " but this build needs " + versionOf(runtime) +
           "; install a newer driver";
  if (status == cudaErrorNoDevice || (status == cudaSuccess && count == 0))
    return "the NVIDIA driver shows no GPU (see nvidia-smi and CUDA_VISIBLE_DEVICES)";
  if (status != cudaSuccess) return std::string("CUDA cannot start: ") + cudaGetErrorString(status);
  if (capability() < kOldestCapability)
    return "the GPU's compute capability " + std::to_string(capability() / 10) + "." + std::to_string(capability() % 10) +
           " is older than 7.5, the oldest supported";
  return std::nullopt;
}

std::string describe(cudaError_t status, const char* what) {
  std::string text = std::string("CUDA: ") + cudaGetErrorString(status) + " (" + cudaGetErrorName(status) + " in " + what + ")";
  if (status == cudaErrorNoKernelImageForDevice || status == cudaErrorInvalidDeviceFunction)
    return text + "; this build has kernels for " + cudaArchitectures().value_or("none") +
           ": rebuild with npm run build:native -- --all-archs";
  // After one of these every further call fails.
  if (status == cudaErrorIllegalAddress || status == cudaErrorLaunchFailure || status == cudaErrorECCUncorrectable ||
      status == cudaErrorDevicesUnavailable)
    return text + "; the GPU is lost to this process: start it again";
  return text;
}

cudaStream_t makeStream() {
  if (const auto reason = cudaUnavailable()) throw Error(ErrorCode::deviceUnavailable, *reason);
  cudaStream_t made = nullptr;
  check(cudaSetDevice(kDevice), "cudaSetDevice");
  check(cudaStreamCreateWithFlags(&made, cudaStreamNonBlocking), "cudaStreamCreate");
  return made;
}

}  // namespace

void check(cudaError_t status, const char* what) {
  if (status == cudaSuccess) return;
  cudaGetLastError();
  if (status == cudaErrorMemoryAllocation)
    throw Error(ErrorCode::outOfMemory, detail::join("the GPU is out of memory in ", what, "; use a smaller minibatch"));
  throw Error(ErrorCode::deviceFailure, describe(status, what));
}

std::optional<std::string> deviceUnavailable() {
  static const std::optional<std::string> reason = findDevice();
  return reason;
}

CudaInfo deviceInfo() {
  cudaDeviceProp properties{};
  check(cudaGetDeviceProperties(&properties, kDevice), "cudaGetDeviceProperties");
  int driver = 0, runtime = 0;
  check(cudaDriverGetVersion(&driver), "cudaDriverGetVersion");
  check(cudaRuntimeGetVersion(&runtime), "cudaRuntimeGetVersion");
  return {properties.name,  capability(),       static_cast<int64_t>(properties.totalGlobalMem), multiprocessors(),
          versionOf(driver), versionOf(runtime), convolutionLibrary()};
}

int multiprocessors() {
  static const int count = attribute(cudaDevAttrMultiProcessorCount);
  return count;
}

cudaStream_t stream() {
  static const cudaStream_t made = makeStream();
  return made;
}

}  // namespace lithochrome::gpu
