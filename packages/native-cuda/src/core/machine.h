// What this processor offers.
#pragma once

#include <string>

namespace lithochrome::machine {

// Physical cores that this process may use (affinity and cgroup quota respected), at least 1.
int physicalCores();
// oneDNN's effective instruction set, for example "avx512_core_bf16".
std::string isa();
// bf16 products are native: oneDNN would emulate them otherwise.
bool nativeBf16();
std::string onednnVersion();

}  // namespace lithochrome::machine
