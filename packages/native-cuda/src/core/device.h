// Where tensors live, and what core/ asks of CUDA. gpu/ implements the backend; other builds have none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace lithochrome {

enum class Device : uint8_t { cpu, cuda };

inline const char* nameOf(Device device) { return device == Device::cpu ? "cpu" : "cuda"; }

// What CUDA offers here, in words and numbers.
struct CudaInfo {
  std::string name;          // "NVIDIA H100 80GB HBM3"
  int64_t capability;  // 90 for 9.0
  int64_t memory;      // bytes
  int64_t multiprocessors;
  std::string driver, runtime, convolutions;  // versions
};

// Work that was captured and is issued again as one.
class Replay {
 public:
  virtual ~Replay() = default;
  virtual void launch() = 0;
};

// Every call but allocate, release and info is made on the CUDA thread; work is issued in order on one stream.
class CudaBackend {
 public:
  virtual ~CudaBackend() = default;
  virtual CudaInfo info() = 0;
  // Memory from a cache whose blocks go out again in the stream's order. Throws OUT_OF_MEMORY naming the size.
  virtual void* allocate(size_t bytes) = 0;
  virtual void release(void* block, size_t bytes) noexcept = 0;
  // Copies `from` before it returns; the device sees it in the stream's order.
  virtual void upload(void* to, const void* from, size_t bytes) = 0;
  // Waits for the stream.
  virtual void download(void* to, const void* from, size_t bytes) = 0;
  // What waits, on any thread, for everything issued so far, and throws what went wrong in it.
  virtual std::function<void()> mark() = 0;
  // Runs `issue`, whose work is recorded and not executed.
  virtual std::unique_ptr<Replay> capture(const std::function<void()>& issue) = 0;
};

// Architectures that this build has kernels for, for example "75,90"; nullopt in a build without CUDA.
std::optional<std::string> cudaArchitectures();
// Throws DEVICE_UNAVAILABLE with the reason where there is none.
CudaBackend& cudaBackend();
// Why there is no CUDA device, in words with what would help; nullopt if there is one.
std::optional<std::string> cudaUnavailable();

}  // namespace lithochrome
