// Device memory: addresses that the host cannot follow, except while device work runs.
#pragma once

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
  size_t free() const { return limit_ - used_; }
  void limit(size_t bytes) { limit_ = bytes; }

  // Throws std::logic_error if something wrote between the blocks; `what` says after which work.
  void checkGaps(const std::string& what) const;

  // Opens the memory to this process for its lifetime; may be nested.
  class Access {
   public:
    Access();
    ~Access();
    Access(const Access&) = delete;
  };

 private:
  DeviceMemory();
  void protect(int protection) const;

  char* base_;
  std::map<char*, size_t> blocks_;  // bytes of each
  char* end_;                       // of the highest block that there ever was
  size_t used_ = 0, limit_;
  int open_ = 0;
};

}  // namespace lithochrome::emulation
