// Runs the blocks of a kernel one after the other: each thread is a fiber, which others wait for at barriers and shuffles.
#pragma once

#include <cuda_runtime_api.h>

#include <cstdint>
#include <functional>
#include <source_location>
#include <string>

namespace lithochrome::emulation {

constexpr unsigned kLanes = 32;

struct Launch {
  std::string name;
  dim3 blocks, threads;
  size_t sharedBytes = 0;
};

// Throws std::logic_error naming the kernel where threads diverge at a barrier or a shuffle.
void runBlocks(const Launch& launch, const std::function<void()>& kernel);

// Where a thread waits, as a message names it.
struct Meeting {
  const char* operation;
  std::source_location place;
};

// Called by a thread: waits for its whole block.
void meetBlock(const Meeting& meeting);
// Waits for all lanes of its warp; what each of them brought, valid until the next meeting.
const uint64_t* meetWarp(const Meeting& meeting, uint64_t value);
// A thread's place in its warp.
unsigned lane();
// Ends the launch with this message.
[[noreturn]] void misuse(const std::string& message);

// Dynamic shared memory: NaN at each block's start; reading or writing beyond its end crashes.
void* sharedMemory();

}  // namespace lithochrome::emulation
