#include "core/block_cache.h"

namespace lithochrome {
namespace {

constexpr size_t kStep = 64;

}  // namespace

size_t sizeClass(size_t bytes) {
  if (bytes == 0) bytes = 1;
  size_t step = kStep;
  if (bytes > 4096) {
    step = size_t{1} << (63 - __builtin_clzll(bytes));
    step /= 8;
  }
  return (bytes + step - 1) / step * step;
}

void* BlockCache::take(size_t size) {
  std::lock_guard lock(mutex_);
  auto found = blocks_.find(size);
  if (found == blocks_.end() || found->second.empty()) return nullptr;
  void* block = found->second.back();
  found->second.pop_back();
  bytes_ -= size;
  return block;
}

bool BlockCache::put(void* block, size_t size) {
  std::lock_guard lock(mutex_);
  if (bytes_ + size > limit_) return false;
  blocks_[size].push_back(block);
  bytes_ += size;
  return true;
}

void BlockCache::clear(const std::function<void(void*)>& release) {
  std::lock_guard lock(mutex_);
  for (auto& [size, blocks] : blocks_)
    for (void* block : blocks) release(block);
  blocks_.clear();
  bytes_ = 0;
}

}  // namespace lithochrome
