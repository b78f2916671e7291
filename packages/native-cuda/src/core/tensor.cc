#include "core/tensor.h"

#include "core/allocator.h"

namespace lithochrome {

int64_t sizeOf(const Shape& shape) {
  int64_t size = 1;
  for (int64_t dim : shape) size *= dim;
  return size;
}

std::string describe(const Shape& shape) {
  std::string text = "[";
  for (size_t i = 0; i < shape.size(); ++i) text += (i ? ", " : "") + std::to_string(shape[i]);
  return text + "]";
}

Storage::~Storage() {
  if (!data_ || arena_ || owner_) return;
  device_ == Device::cpu ? allocator::release(data_, bytes_) : cudaBackend().release(data_, bytes_);
}

void Storage::allocate() {
  if (!data_) data_ = device_ == Device::cpu ? allocator::allocate(bytes_) : cudaBackend().allocate(bytes_);
}

void Storage::place(std::shared_ptr<Storage> arena, size_t offset) {
  arena_ = std::move(arena);
  data_ = static_cast<char*>(arena_->data()) + offset;
}

void Storage::exchange(Storage& other) {
  for (const Storage* each : {this, &other})
    CHECK(each->device_ == Device::cpu && each->data_ && !each->arena_ && !each->owner_,
          "expected memory on the CPU of a tensor's own but received planned, borrowed, missing or the GPU's");
  CHECK(bytes_ == other.bytes_, "expected memory of equal sizes but received ", bytes_, " and ", other.bytes_, " bytes");
  std::swap(data_, other.data_);
}

void exchange(const Tensor& a, const Tensor& b) {
  for (const Tensor* each : {&a, &b})
    CHECK(each->bytes() == static_cast<int64_t>(each->storage->bytes()), "expected a whole tensor but received a view of ",
          describe(each->shape));
  a.storage->exchange(*b.storage);
}

Tensor Tensor::view(int64_t offset, Shape target) const {
  for (int64_t dim : target) CHECK(dim >= 1, "expected dimensions of at least 1 but received ", describe(target));
  CHECK(offset >= 0 && offset + sizeOf(target) <= size(), "expected a view inside ", describe(shape), " but received ",
        describe(target), " at element ", offset);
  return {storage, std::move(target), dtype, byteOffset + offset * sizeOf(dtype)};
}

void checkDType(const Tensor& tensor, DType dtype, const char* name) {
  CHECK(tensor.dtype == dtype, "expected dtype ", nameOf(dtype), " for ", name, " but received ", nameOf(tensor.dtype));
}

void checkShape(const Tensor& tensor, const Shape& shape, const char* name) {
  CHECK(tensor.shape == shape, "expected shape ", describe(shape), " for ", name, " but received ", describe(tensor.shape));
}

void checkRank(const Tensor& tensor, int64_t rank, const char* name) {
  CHECK(tensor.rank() == rank, "expected ", rank, " dimensions for ", name, " but received ", describe(tensor.shape));
}

}  // namespace lithochrome
