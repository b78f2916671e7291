#include "gpu/device_memory.h"

#include "core/allocator.h"
#include "core/block_cache.h"
#include "core/check.h"
#include "gpu/runtime.h"

namespace lithochrome::gpu {
namespace {

// Never destroyed: tensors may outlive static destruction. Without a limit: it is emptied when memory runs out.
BlockCache& cache() {
  static BlockCache* instance = new BlockCache(SIZE_MAX);
  return *instance;
}

size_t mebibytes(size_t bytes) { return (bytes + (1 << 20) - 1) >> 20; }

void* fromDevice(size_t size) {
  void* block = nullptr;
  const cudaError_t status = cudaMalloc(&block, size);
  if (status == cudaErrorMemoryAllocation) {
    cudaGetLastError();
    return nullptr;
  }
  check(status, "cudaMalloc");
  return block;
}

[[noreturn]] void throwOutOfMemory(size_t bytes) {
  size_t free = 0, total = 0;
  cudaMemGetInfo(&free, &total);
  throw Error(ErrorCode::outOfMemory,
              detail::join("the GPU is out of memory: could not allocate ", mebibytes(bytes), " MiB, ", mebibytes(free), " of ",
                           mebibytes(total), " MiB are free; use a smaller minibatch or picture"));
}

}  // namespace

void* allocateDevice(size_t bytes) {
  stream();  // the device is chosen before its memory
  const size_t size = sizeClass(bytes);
  void* block = cache().take(size);
  if (!block) block = fromDevice(size);
  if (!block) {
    cache().clear([](void* unused) { cudaFree(unused); });
    block = fromDevice(size);
  }
  if (!block) throwOutOfMemory(bytes);
  if (allocator::poisons()) check(cudaMemsetAsync(block, 0xff, size, stream()), "cudaMemsetAsync");
  allocator::count(static_cast<ptrdiff_t>(size));
  return block;
}

void releaseDevice(void* block, size_t bytes) noexcept {
  const size_t size = sizeClass(bytes);
  allocator::count(-static_cast<ptrdiff_t>(size));
  if (!cache().put(block, size)) cudaFree(block);
}

}  // namespace lithochrome::gpu
