#include "core/allocator.h"

#include <sys/mman.h>

#include <atomic>
#include <cstdlib>
#include <cstring>

#include "core/block_cache.h"
#include "core/check.h"

namespace lithochrome::allocator {
namespace {

constexpr size_t kAlignment = 64;
constexpr size_t kHugePage = size_t{2} << 20;
constexpr size_t kCacheLimit = size_t{256} << 20;

// Never destroyed: tensors may outlive static destruction.
BlockCache& cache() {
  static BlockCache* instance = new BlockCache(kCacheLimit);
  return *instance;
}

std::atomic<size_t> used{0};

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
  const size_t size = sizeClass(bytes);
  void* block = cache().take(size);
  if (!block) block = fromSystem(size);
  if (!block) {
    cache().clear(std::free);
    block = fromSystem(size);
  }
  if (!block)
    throw Error(ErrorCode::outOfMemory,
                detail::join("out of memory: could not allocate ", (bytes + (1 << 20) - 1) >> 20,
                             " MiB; use a smaller minibatch or picture"));
  if (poisons()) std::memset(block, 0xff, size);
  used += size;
  return block;
}

void release(void* block, size_t bytes) noexcept {
  const size_t size = sizeClass(bytes);
  used -= size;
  if (!cache().put(block, size)) std::free(block);
}

bool poisons() {
  static const bool asked = [] {
    const char* value = std::getenv("LITHOCHROME_POISON");
    return value && std::strcmp(value, "1") == 0;
  }();
  return asked;
}

size_t inUse() noexcept { return used; }

void count(ptrdiff_t bytes) noexcept { used += static_cast<size_t>(bytes); }

}  // namespace lithochrome::allocator
