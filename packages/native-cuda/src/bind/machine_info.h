// machine(): what this processor offers, as JavaScript sees it.
#pragma once

#include <optional>
#include <string>

#include "core/compute_thread.h"
#include "core/machine.h"

namespace lithochrome::bind {

struct MachineInfo {
  std::string isa;
  bool bf16;
  int64_t threads;
  std::string onednn;
  std::optional<std::string> cudaUnavailable;

  template <class V>
  static void fields(V&& visit) {
    visit("isa", &MachineInfo::isa);
    visit("bf16", &MachineInfo::bf16);
    visit("threads", &MachineInfo::threads);
    visit("onednn", &MachineInfo::onednn);
    visit("cudaUnavailable", &MachineInfo::cudaUnavailable);
  }
};

inline MachineInfo machineInfo() {
  return {machine::isa(), machine::nativeBf16(), compute::threads(), machine::onednnVersion(),
          "this build has no CUDA backend"};
}

}  // namespace lithochrome::bind
