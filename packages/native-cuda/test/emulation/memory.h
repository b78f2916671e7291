// Device memory: addresses that the host cannot follow, except while device work runs.
#pragma once

#include <signal.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <map>
#include <string>

namespace lithochrome::emulation {

class DeviceMemory {
 public:
  static DeviceMemory& instance();

  // NaN bytes; nullptr where the device has not as much left.
  void* allocate(size_t bytes);
  // False if the address is none that allocate() gave.
  bool release(void* block);
  // Whether these bytes lie in one block, and whether an address is the device's at all.
  bool holds(const void* from, size_t bytes) const;
  bool owns(const void* address) const;
  size_t total() const { return limit_; }
  size_t free() const { return limit_ > used_ ? limit_ - used_ : 0; }
  void limit(size_t bytes) { limit_ = bytes; }

  // Throws std::logic_error if the work of that name, which still has access, wrote between the blocks.
  void checkGaps(const std::string& work) const;

  // Lets this process follow device addresses for its lifetime; may be nested.
  class Access {
   public:
    Access();
    ~Access();
    Access(const Access&) = delete;
  };

 private:
  // Opening all at each launch would cost more than most kernels: a chunk is opened when it is first touched.
  static constexpr size_t kReserved = size_t{4} << 30, kChunk = size_t{256} << 10;

  DeviceMemory();
  static void onFault(int signal, siginfo_t* fault, void* context);
  bool open(const void* address);
  void close();
  size_t chunkOf(const void* address) const { return static_cast<size_t>(static_cast<const char*>(address) - base_) / kChunk; }

  char* base_;
  std::map<char*, size_t> blocks_;  // bytes of each
  size_t used_ = 0, limit_ = kReserved / 2;
  std::atomic<int> accesses_ = 0;
  std::array<std::atomic<bool>, kReserved / kChunk> opened_{};
};

}  // namespace lithochrome::emulation
