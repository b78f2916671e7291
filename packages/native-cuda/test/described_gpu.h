// A GPU that need not be here, described to cuDNN so that it ranks engines for it: an H100 SXM by its published figures.
#pragma once

#include <string>
#include <vector>

#include "gpu/cudnn_descriptor.h"

namespace lithochrome::test {

inline gpu::CudnnDescriptor describedGpu() {
  const std::string json = R"({"deviceName": "NVIDIA H100 80GB HBM3", "deviceVer": 900, "driverVer": 13000, "cudaDeviceId": 0,
    "pciDeviceId": 0, "isTccDriver": 0, "supportCoopLaunch": 1, "multiProcessorCount": 132, "warpSize": 32,
    "maxSharedMemoryPerBlock": 49152, "maxSharedMemoryPerBlockOptin": 232448, "reservedSharedMemoryPerBlock": 1024,
    "maxRegistersPerSM": 65536, "regsPerBlock": 65536, "maxCtasPerSM": 32, "maxThreadsPerBlock": 1024, "maxThreadsPerSM": 2048,
    "maxBlockSize": [1024, 1024, 64], "maxGridSize": [2147483647, 65535, 65535], "totalGlobalMem": 85028896768,
    "l2CacheSize": 52428800, "smClockRateKHz": 1980000, "memClockRateKHz": 2619000})";
  gpu::CudnnDescriptor properties(CUDNN_BACKEND_DEVICEPROP_DESCRIPTOR);
  // With the zero at its end.
  properties.set(CUDNN_ATTR_DEVICEPROP_JSON_REPRESENTATION, std::vector<char>(json.c_str(), json.c_str() + json.size() + 1));
  properties.finalize();
  return properties;
}

}  // namespace lithochrome::test
