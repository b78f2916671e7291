// The one thread that computes. Its OpenMP team has one thread for each physical core.
#pragma once

#include <functional>

namespace lithochrome::compute {

// Queues work that must not throw.
void post(std::function<void()> work);
// Runs work on the compute thread and waits for it; rethrows what it throws.
void runAndWait(const std::function<void()>& work);
int threads();
void setThreads(int count);

}  // namespace lithochrome::compute
