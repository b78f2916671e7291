// cuDNN 9, opened when first asked for, so that the addon also loads where it is absent.
#pragma once

#include <optional>
#include <string>

namespace lithochrome::gpu {

// Why cuDNN cannot be used, in words with what would help; nullopt if it can.
std::optional<std::string> cudnnUnavailable();
// "9.24.0"; empty where it is unavailable.
std::string cudnnVersion();

}  // namespace lithochrome::gpu
