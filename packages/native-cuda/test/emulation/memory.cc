#include "emulation/memory.h"

#include <sys/mman.h>

#include <cstring>
#include <new>
#include <stdexcept>

namespace lithochrome::emulation {
namespace {

constexpr size_t kAlignment = 256;
constexpr size_t kGap = 256;  // after each block, and always NaN bytes

size_t roundUp(size_t bytes, size_t to) { return (bytes + to - 1) / to * to; }

size_t slotBytes(size_t bytes) { return roundUp(bytes, kAlignment) + kGap; }

struct sigaction before;

}  // namespace

DeviceMemory& DeviceMemory::instance() {
  static DeviceMemory* memory = new DeviceMemory;
  return *memory;
}

DeviceMemory::DeviceMemory() {
  void* memory = mmap(nullptr, kReserved, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  base_ = static_cast<char*>(memory);
  struct sigaction action {};
  action.sa_sigaction = onFault;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigaction(SIGSEGV, &action, &before);
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

void DeviceMemory::checkGaps(const std::string& work) const {
  static const std::string clean(kAlignment + kGap, '\xff');
  for (const auto& [block, bytes] : blocks_) {
    const char* gap = block + bytes;
    if (opened_[chunkOf(gap)] && std::memcmp(gap, clean.data(), slotBytes(bytes) - bytes) != 0)
      throw std::logic_error(work + " wrote beyond a block of " + std::to_string(bytes) + " bytes of device memory");
  }
}

// An access that is not allowed happens once more, as if this handler were not there.
void DeviceMemory::onFault(int signal, siginfo_t* fault, void*) {
  if (!instance().open(fault->si_addr)) sigaction(signal, &before, nullptr);
}

bool DeviceMemory::open(const void* address) {
  if (accesses_ == 0 || !owns(address)) return false;
  const size_t chunk = chunkOf(address);
  opened_[chunk] = true;
  return mprotect(base_ + chunk * kChunk, kChunk, PROT_READ | PROT_WRITE) == 0;
}

void DeviceMemory::close() {
  for (size_t chunk = 0; chunk < opened_.size(); ++chunk)
    if (opened_[chunk] && opened_[chunk].exchange(false)) mprotect(base_ + chunk * kChunk, kChunk, PROT_NONE);
}

DeviceMemory::Access::Access() { ++instance().accesses_; }

DeviceMemory::Access::~Access() {
  if (--instance().accesses_ == 0) instance().close();
}

}  // namespace lithochrome::emulation
