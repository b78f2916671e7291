// Issued work as a CUDA graph.
#pragma once

#include <functional>
#include <memory>

#include "core/device.h"

namespace lithochrome::gpu {

// Runs `issue`; what it enqueues is recorded instead of executed. It must neither allocate nor wait.
std::unique_ptr<Replay> capture(const std::function<void()>& issue);

}  // namespace lithochrome::gpu
