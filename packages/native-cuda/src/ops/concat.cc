#include "ops/concat.h"

#include <cstring>

namespace lithochrome {

namespace reference {

Array concat(const std::vector<Array>& parts) {
  Shape shape = parts.at(0).shape;
  shape.back() = 0;
  for (const Array& part : parts) shape.back() += part.shape.back();
  Array y(shape);
  int64_t start = 0;
  for (const Array& part : parts) {
    const int64_t channels = part.shape.back();
    for (int64_t i = 0; i < part.size(); ++i) y[i / channels * shape.back() + start + i % channels] = part[i];
    start += channels;
  }
  return y;
}

Array sliceChannels(const Array& x, int64_t start, int64_t count) {
  Shape shape = x.shape;
  shape.back() = count;
  Array y(shape);
  for (int64_t i = 0; i < y.size(); ++i) y[i] = x[i / count * x.shape.back() + start + i % count];
  return y;
}

}  // namespace reference

namespace {
namespace cpu {

// Copies `width` bytes of each row.
void copyRows(const char* in, int64_t inStride, char* out, int64_t outStride, int64_t rows, int64_t width) {
#pragma omp parallel for schedule(static)
  for (int64_t row = 0; row < rows; ++row)
    std::memcpy(out + row * outStride, in + row * inStride, static_cast<size_t>(width));
}

void concat(const std::vector<Tensor>& parts, const Tensor& y) {
  const int64_t element = sizeOf(y.dtype), stride = y.channels() * element;
  char* out = y.data<char>();
  for (const Tensor& part : parts) {
    const int64_t width = part.channels() * element;
    copyRows(part.data<char>(), width, out, stride, part.pixels(), width);
    out += width;
  }
}

void sliceChannels(const Tensor& x, int64_t start, const Tensor& y) {
  const int64_t element = sizeOf(x.dtype), width = y.channels() * element;
  copyRows(x.data<char>() + start * element, x.channels() * element, y.data<char>(), width, y.pixels(), width);
}

}  // namespace cpu
}  // namespace

namespace ops {

Tensor concat(const std::vector<Tensor>& parts) {
  CHECK(!parts.empty(), "expected at least one tensor to concatenate");
  Shape shape = parts[0].shape;
  shape.back() = 0;
  for (const Tensor& part : parts) {
    Shape expected = parts[0].shape;
    expected.back() = part.channels();
    checkDType(part, parts[0].dtype, "every part");
    checkShape(part, expected, "every part");
    shape.back() += part.channels();
  }
  const Tensor y = Stream::current().empty(shape, parts[0].dtype, parts[0].device());
  std::vector<Tensor> touched = parts;
  touched.push_back(y);
  Stream::current().issue("concat", std::move(touched), [=] { cpu::concat(parts, y); }, CUDA_WORK(cuda::concat(parts, y)));
  return y;
}

Tensor sliceChannels(const Tensor& x, int64_t start, int64_t count) {
  CHECK(start >= 0 && count >= 1 && start + count <= x.channels(), "expected channels within ", describe(x.shape),
        " but received ", count, " from ", start);
  Shape shape = x.shape;
  shape.back() = count;
  const Tensor y = Stream::current().empty(shape, x.dtype, x.device());
  Stream::current().issue("sliceChannels", {x, y}, [=] { cpu::sliceChannels(x, start, y); },
                          CUDA_WORK(cuda::sliceChannels(x, start, y)));
  return y;
}

}  // namespace ops
}  // namespace lithochrome
