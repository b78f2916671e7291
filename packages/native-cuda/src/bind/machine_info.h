// machine(): what this processor and its GPU offer, as JavaScript sees it.
#pragma once

#include <optional>
#include <string>

#include "core/compute_thread.h"
#include "core/machine.h"

namespace lithochrome::bind {

struct GpuInfo {
  std::string name, capability;
  int64_t memory, multiprocessors;
  std::string driver, runtime, convolutions;

  template <class V>
  static void fields(V&& visit) {
    visit("name", &GpuInfo::name);
    visit("capability", &GpuInfo::capability);
    visit("memory", &GpuInfo::memory);
    visit("multiprocessors", &GpuInfo::multiprocessors);
    visit("driver", &GpuInfo::driver);
    visit("runtime", &GpuInfo::runtime);
    visit("convolutions", &GpuInfo::convolutions);
  }
};

struct MachineInfo {
  std::string isa;
  bool bf16;
  int64_t threads;
  std::string onednn;
  std::optional<std::string> cudaArchitectures, cudaUnavailable;
  std::optional<GpuInfo> cuda;

  template <class V>
  static void fields(V&& visit) {
    visit("isa", &MachineInfo::isa);
    visit("bf16", &MachineInfo::bf16);
    visit("threads", &MachineInfo::threads);
    visit("onednn", &MachineInfo::onednn);
    visit("cudaArchitectures", &MachineInfo::cudaArchitectures);
    visit("cudaUnavailable", &MachineInfo::cudaUnavailable);
    visit("cuda", &MachineInfo::cuda);
  }
};

inline std::optional<GpuInfo> gpuInfo() {
  if (cudaUnavailable()) return std::nullopt;
  const CudaInfo info = cudaBackend().info();
  const std::string capability = std::to_string(info.capability / 10) + "." + std::to_string(info.capability % 10);
  return GpuInfo{info.name, capability, info.memory, info.multiprocessors, info.driver, info.runtime, info.convolutions};
}

inline MachineInfo machineInfo() {
  return {machine::isa(), machine::nativeBf16(), compute::threads(), machine::onednnVersion(),
          cudaArchitectures(), cudaUnavailable(), gpuInfo()};
}

}  // namespace lithochrome::bind
