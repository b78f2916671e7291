#include "core/allocator.h"

#include <sys/mman.h>

#include <atomic>
#include <cstdlib>
#include <map>
#include <mutex>
#include <vector>

#include "core/check.h"

namespace lithochrome::allocator {
namespace {

constexpr size_t kAlignment = 64;
constexpr size_t kHugePage = size_t{2} << 20;
constexpr size_t kCacheLimit = size_t{256} << 20;

struct Cache {
  std::mutex mutex;
  std::map<size_t, std::vector<void*>> blocks;
  size_t bytes = 0;
};

// Never destroyed: tensors may outlive static destruction.
Cache& cache() {
  static Cache* instance = new Cache;
  return *instance;
}

std::atomic<size_t> used{0};

// Classes of 64 bytes up to 4 KiB, then eighths of the next lower power of two: at most 12.5 % is wasted.
size_t sizeClass(size_t bytes) {
  size_t step = kAlignment;
  if (bytes > 4096) {
    step = size_t{1} << (63 - __builtin_clzll(bytes));
    step /= 8;
  }
  return (bytes + step - 1) / step * step;
}

void* fromCache(size_t size) {
  std::lock_guard lock(cache().mutex);
  auto found = cache().blocks.find(size);
  if (found == cache().blocks.end() || found->second.empty()) return nullptr;
  void* block = found->second.back();
  found->second.pop_back();
  cache().bytes -= size;
  return block;
}

void emptyCache() {
  std::lock_guard lock(cache().mutex);
  for (auto& [size, blocks] : cache().blocks)
    for (void* block : blocks) std::free(block);
  cache().blocks.clear();
  cache().bytes = 0;
}

void* fromSystem(size_t size) {
  const bool large = size >= 2 * kHugePage;
  const size_t alignment = large ? kHugePage : kAlignment;
  void* block = nullptr;
  if (posix_memalign(&block, alignment, size) != 0) return nullptr;
  if (large) madvise(block, size, MADV_HUGEPAGE);
  return block;
}

}  // namespace

void* allocate(size_t bytes) {
  const size_t size = sizeClass(bytes == 0 ? 1 : bytes);
  void* block = fromCache(size);
  if (!block) block = fromSystem(size);
  if (!block) {
    emptyCache();
    block = fromSystem(size);
  }
  if (!block)
    throw Error(ErrorCode::outOfMemory,
                detail::join("out of memory: could not allocate ", (bytes + (1 << 20) - 1) >> 20,
                             " MiB; use a smaller minibatch or picture"));
  used += size;
  return block;
}

void release(void* block, size_t bytes) noexcept {
  const size_t size = sizeClass(bytes == 0 ? 1 : bytes);
  used -= size;
  std::lock_guard lock(cache().mutex);
  if (cache().bytes + size > kCacheLimit) {
    std::free(block);
    return;
  }
  cache().blocks[size].push_back(block);
  cache().bytes += size;
}

size_t inUse() noexcept { return used; }

}  // namespace lithochrome::allocator
