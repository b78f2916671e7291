// A dense NHWC tensor: a shape and a dtype over shared storage. Cheap to copy; copies share the memory.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/derived.h"
#include "core/device.h"
#include "core/dtype.h"

namespace lithochrome {

using Shape = std::vector<int64_t>;

int64_t sizeOf(const Shape& shape);
std::string describe(const Shape& shape);

// Memory of one or more tensors on one device. Made lazily, so that a recording can plan it (see program.h).
class Storage {
 public:
  explicit Storage(size_t bytes, Device device = Device::cpu) : bytes_(bytes), device_(device) {}
  // Memory on the CPU that belongs to `owner`, which it keeps alive.
  Storage(size_t bytes, void* data, std::shared_ptr<void> owner)
      : bytes_(bytes), device_(Device::cpu), data_(data), owner_(std::move(owner)) {}
  ~Storage();
  Storage(const Storage&) = delete;
  Storage& operator=(const Storage&) = delete;

  size_t bytes() const { return bytes_; }
  Device device() const { return device_; }
  bool hasMemory() const { return data_ != nullptr; }
  // A planned storage shares its program's arena: its content means nothing between the program's steps.
  bool planned() const { return arena_ != nullptr; }
  void* data() const { return data_; }
  void allocate();
  void place(std::shared_ptr<Storage> arena, size_t offset);
  // Both of equal size on the CPU, with memory of their own.
  void exchange(Storage& other);
  DerivedStorages& derived() { return derived_; }

 private:
  size_t bytes_;
  Device device_;
  void* data_ = nullptr;
  std::shared_ptr<Storage> arena_;
  std::shared_ptr<void> owner_;
  DerivedStorages derived_;
};

struct Tensor {
  std::shared_ptr<Storage> storage;
  Shape shape;
  DType dtype = DType::f32;
  int64_t byteOffset = 0;

  Device device() const { return storage->device(); }
  int64_t size() const { return sizeOf(shape); }
  int64_t bytes() const { return size() * sizeOf(dtype); }
  int64_t rank() const { return static_cast<int64_t>(shape.size()); }
  int64_t dim(int64_t index) const { return shape[static_cast<size_t>(index < 0 ? index + rank() : index)]; }
  int64_t channels() const { return shape.back(); }
  // Product of all dimensions but the last.
  int64_t pixels() const { return size() / channels(); }

  // Valid while work runs; never call it while issuing (a recorded tensor has no memory yet). On CUDA an address
  // that only kernels may follow.
  template <class T>
  T* data() const {
    return reinterpret_cast<T*>(raw());
  }
  void* raw() const { return static_cast<char*>(storage->data()) + byteOffset; }

  // The same memory from element `offset` on as another shape.
  Tensor view(int64_t offset, Shape shape) const;
};

// Exchanges the content of two tensors on the CPU, each the whole of its memory, without copying it. Not while recording.
void exchange(const Tensor& a, const Tensor& b);

void checkDType(const Tensor& tensor, DType dtype, const char* name);
void checkShape(const Tensor& tensor, const Shape& shape, const char* name);
void checkRank(const Tensor& tensor, int64_t rank, const char* name);

}  // namespace lithochrome
