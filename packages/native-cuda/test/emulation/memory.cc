#include "emulation/memory.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <stdexcept>

namespace lithochrome::emulation {
namespace {

constexpr size_t kReserved = size_t{4} << 30, kAlignment = 256, kPage = 4096;
constexpr size_t kGap = 256;  // after each block, and always NaN bytes

size_t roundUp(size_t bytes, size_t to) { return (bytes + to - 1) / to * to; }

size_t slotBytes(size_t bytes) { return roundUp(bytes, kAlignment) + kGap; }

}  // namespace

DeviceMemory& DeviceMemory::instance() {
  static DeviceMemory* memory = new DeviceMemory;
  return *memory;
}

DeviceMemory::DeviceMemory() : limit_(kReserved / 2) {
  void* memory = mmap(nullptr, kReserved, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  base_ = end_ = static_cast<char*>(memory);
}

void* DeviceMemory::allocate(size_t bytes) {
  if (bytes > limit_ || used_ + bytes > limit_) return nullptr;
  const size_t slot = slotBytes(bytes);
  char* start = base_;
  for (const auto& [block, size] : blocks_) {
    if (start + slot <= block) break;
    start = block + slotBytes(size);
  }
  if (start + slot > base_ + kReserved) return nullptr;
  end_ = std::max(end_, start + slot);
  blocks_[start] = bytes;
  used_ += bytes;
  const Access access;
  std::memset(start, 0xff, slot);
  return start;
}

bool DeviceMemory::release(void* block) {
  const auto found = blocks_.find(static_cast<char*>(block));
  if (found == blocks_.end()) return false;
  used_ -= found->second;
  blocks_.erase(found);
  return true;
}

bool DeviceMemory::holds(const void* from, size_t bytes) const {
  auto* address = static_cast<char*>(const_cast<void*>(from));
  auto block = blocks_.upper_bound(address);
  if (block == blocks_.begin()) return false;
  --block;
  return address + bytes <= block->first + block->second;
}

bool DeviceMemory::owns(const void* address) const { return address >= base_ && address < base_ + kReserved; }

void DeviceMemory::checkGaps(const std::string& what) const {
  static const std::string clean(kAlignment + kGap, '\xff');
  for (const auto& [block, bytes] : blocks_)
    if (std::memcmp(block + bytes, clean.data(), slotBytes(bytes) - bytes) != 0)
      throw std::logic_error(what + " wrote beyond a block of " + std::to_string(bytes) + " bytes of device memory");
}

void DeviceMemory::protect(int protection) const {
  if (const size_t bytes = roundUp(static_cast<size_t>(end_ - base_), kPage)) mprotect(base_, bytes, protection);
}

DeviceMemory::Access::Access() {
  if (instance().open_++ == 0) instance().protect(PROT_READ | PROT_WRITE);
}

DeviceMemory::Access::~Access() {
  if (--instance().open_ == 0) instance().protect(PROT_NONE);
}

}  // namespace lithochrome::emulation
