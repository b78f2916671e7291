// The emulated runtime: the device and its errors.
#include <cstdlib>
#include <string>
#include <utility>

#include "emulation/call.h"
#include "emulation/memory.h"

namespace emulation = lithochrome::emulation;

namespace {

constexpr int kVersion = 13000, kMultiprocessors = 2;

thread_local cudaError_t lastError = cudaSuccess;

bool hasDevice() {
  const char* count = std::getenv("LITHOCHROME_EMULATION_DEVICES");
  return !count || std::string(count) != "0";
}

cudaError_t checkDevice(int device) {
  if (!hasDevice()) return cudaErrorNoDevice;
  return device == 0 ? cudaSuccess : cudaErrorInvalidDevice;
}

// Stores where the device is there.
template <class T>
cudaError_t ask(T* answer, int device, const T& value) {
  return emulation::call([&] {
    const cudaError_t status = checkDevice(device);
    if (status == cudaSuccess) *answer = value;
    return status;
  });
}

int valueOf(cudaDeviceAttr attribute) {
  switch (attribute) {
    case cudaDevAttrMultiProcessorCount: return kMultiprocessors;
    case cudaDevAttrComputeCapabilityMajor: return 9;
    case cudaDevAttrComputeCapabilityMinor: return 0;
  }
  return 0;
}

}  // namespace

void emulation::setLastError(cudaError_t status) { lastError = status; }

const char* cudaGetErrorName(cudaError_t status) {
#define NAME(error) \
  case error: return #error
  switch (status) {
    NAME(cudaSuccess);
    NAME(cudaErrorInvalidValue);
    NAME(cudaErrorMemoryAllocation);
    NAME(cudaErrorInvalidConfiguration);
    NAME(cudaErrorInsufficientDriver);
    NAME(cudaErrorDevicesUnavailable);
    NAME(cudaErrorInvalidDeviceFunction);
    NAME(cudaErrorNoDevice);
    NAME(cudaErrorInvalidDevice);
    NAME(cudaErrorNoKernelImageForDevice);
    NAME(cudaErrorECCUncorrectable);
    NAME(cudaErrorInvalidResourceHandle);
    NAME(cudaErrorIllegalState);
    NAME(cudaErrorNotReady);
    NAME(cudaErrorIllegalAddress);
    NAME(cudaErrorLaunchFailure);
    NAME(cudaErrorStreamCaptureUnsupported);
    NAME(cudaErrorStreamCaptureInvalidated);
    NAME(cudaErrorUnknown);
  }
#undef NAME
  return "unrecognized error code";
}

const char* cudaGetErrorString(cudaError_t status) { return cudaGetErrorName(status); }

cudaError_t cudaGetLastError() { return std::exchange(lastError, cudaSuccess); }

cudaError_t cudaPeekAtLastError() { return lastError; }

cudaError_t cudaDriverGetVersion(int* version) {
  *version = kVersion;
  return cudaSuccess;
}

cudaError_t cudaRuntimeGetVersion(int* version) { return cudaDriverGetVersion(version); }

cudaError_t cudaGetDeviceCount(int* count) {
  *count = hasDevice() ? 1 : 0;
  return emulation::call([] { return checkDevice(0); });
}

cudaError_t cudaSetDevice(int device) {
  return emulation::call([=] { return checkDevice(device); });
}

cudaError_t cudaGetDeviceProperties(cudaDeviceProp* properties, int device) {
  return ask(properties, device, {"Emulated device", emulation::DeviceMemory::instance().total(), 9, 0, kMultiprocessors});
}

cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr attribute, int device) {
  return ask(value, device, valueOf(attribute));
}

cudaError_t cudaDeviceSynchronize() { return cudaStreamSynchronize(nullptr); }
