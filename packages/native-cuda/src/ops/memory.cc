#include "ops/memory.h"

#include <cstring>

namespace lithochrome::ops {
namespace cpu {
namespace {

template <class T>
void fill(const Tensor& x, T value) {
  T* out = x.data<T>();
  const int64_t size = x.size();
#pragma omp parallel for simd
  for (int64_t i = 0; i < size; ++i) out[i] = value;
}

template <class From, class To>
void convert(const Tensor& src, const Tensor& dst) {
  const From* in = src.data<From>();
  To* out = dst.data<To>();
  const int64_t size = src.size();
#pragma omp parallel for simd
  for (int64_t i = 0; i < size; ++i) out[i] = fromFloat<To>(toFloat(in[i]));
}

}  // namespace

void fill(const Tensor& x, double value) {
  if (x.dtype == DType::i32) return fill(x, static_cast<int32_t>(value));
  dispatchFloat(x.dtype, [&](auto zero) { fill(x, fromFloat<decltype(zero)>(static_cast<float>(value))); });
}

void copy(const Tensor& src, const Tensor& dst) {
  if (src.dtype == dst.dtype) {
    std::memmove(dst.raw(), src.raw(), static_cast<size_t>(src.bytes()));
    return;
  }
  dispatchFloat(src.dtype, [&](auto from) {
    dispatchFloat(dst.dtype, [&](auto to) { convert<decltype(from), decltype(to)>(src, dst); });
  });
}

}  // namespace cpu

void fill(const Tensor& x, double value) {
  CHECK(x.dtype == DType::f32 || x.dtype == DType::bf16 || x.dtype == DType::i32,
        "expected an f32, bf16 or i32 tensor but received ", nameOf(x.dtype));
  Stream::current().issue("fill", {x}, [=] { cpu::fill(x, value); }, CUDA_WORK(cuda::fill(x, value)));
}

void copy(const Tensor& src, const Tensor& dst) {
  CHECK(src.size() == dst.size(), "expected equal sizes but received ", describe(src.shape), " and ", describe(dst.shape));
  const bool floats = (src.dtype == DType::f32 || src.dtype == DType::bf16) &&
                      (dst.dtype == DType::f32 || dst.dtype == DType::bf16);
  CHECK(src.dtype == dst.dtype || floats, "cannot convert ", nameOf(src.dtype), " to ", nameOf(dst.dtype));
  Stream::current().issue("copy", {src, dst}, [=] { cpu::copy(src, dst); }, CUDA_WORK(cuda::copy(src, dst)));
}

}  // namespace lithochrome::ops
