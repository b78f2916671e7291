// Free memory blocks kept for the next allocation of their size class.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <vector>

namespace lithochrome {

// Classes of 64 bytes up to 4 KiB, then eighths of the next lower power of two: at most 12.5 % is wasted.
size_t sizeClass(size_t bytes);

class BlockCache {
 public:
  explicit BlockCache(size_t limit) : limit_(limit) {}

  // A block of this class, or nullptr.
  void* take(size_t size);
  // False where the cache is full: the caller keeps the block.
  bool put(void* block, size_t size);
  void clear(const std::function<void(void*)>& release);

 private:
  std::mutex mutex_;
  std::map<size_t, std::vector<void*>> blocks_;
  size_t bytes_ = 0;
  const size_t limit_;
};

}  // namespace lithochrome
