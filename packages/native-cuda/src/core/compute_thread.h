// The threads that compute: one for the CPU, whose OpenMP team has one thread for each physical core, and one that
// issues work to CUDA.
#pragma once

#include <functional>

#include "core/device.h"

namespace lithochrome::compute {

// Queues work that must not throw.
void post(Device device, std::function<void()> work);
// Queues work that waits for a device, on a thread of its own.
void postWaiting(std::function<void()> work);
// Runs work on the device's thread and waits for it; rethrows what it throws. At once if called there.
void runAndWait(Device device, const std::function<void()>& work);
// Size of the CPU's team.
int threads();
void setThreads(int count);

}  // namespace lithochrome::compute
