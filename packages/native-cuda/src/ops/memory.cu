#include "gpu/lane.h"
#include "ops/memory.h"

namespace lithochrome::ops::cuda {
namespace {

template <class T, int Width>
__global__ void fillLanes(int64_t count, T value, T* out) {
  gpu::Lane<T, Width> lane;
  for (int j = 0; j < Width; ++j) lane.values[j] = value;
  for (int64_t i = gpu::threadIndex(); i < count; i += gpu::threadCount()) gpu::store<Width>(out + i * Width, lane);
}

template <class From, class To, int Width>
__global__ void convertLanes(int64_t count, const From* in, To* out) {
  for (int64_t i = gpu::threadIndex(); i < count; i += gpu::threadCount()) {
    const gpu::Lane<From, Width> from = gpu::load<Width>(in + i * Width);
    gpu::Lane<To, Width> to;
    for (int j = 0; j < Width; ++j) to.values[j] = fromFloat<To>(toFloat(from.values[j]));
    gpu::store<Width>(out + i * Width, to);
  }
}

template <class T>
void fillWith(const Tensor& x, T value) {
  T* out = x.data<T>();
  gpu::dispatchWidth<T>(x.size(), [&](auto width) {
    const int64_t count = x.size() / width;
    gpu::launch("fill", gpu::gridFor(count), fillLanes<T, width>, count, value, out);
  }, out);
}

// Packs of the narrower type: 16 bytes of bf16 are 32 of f32.
template <class From, class To>
void convert(const Tensor& src, const Tensor& dst) {
  const From* in = src.data<const From>();
  To* out = dst.data<To>();
  constexpr int kWide = gpu::Pack<bf16>::kCount;
  const bool wide = src.size() % kWide == 0 && reinterpret_cast<uintptr_t>(in) % (kWide * sizeof(From)) == 0 &&
                    reinterpret_cast<uintptr_t>(out) % (kWide * sizeof(To)) == 0;
  const int64_t count = wide ? src.size() / kWide : src.size();
  gpu::launch("copy", gpu::gridFor(count), wide ? convertLanes<From, To, kWide> : convertLanes<From, To, 1>, count, in, out);
}

}  // namespace

void fill(const Tensor& x, double value) {
  if (x.dtype == DType::i32) return fillWith(x, static_cast<int32_t>(value));
  dispatchFloat(x.dtype, [&](auto zero) { fillWith(x, fromFloat<decltype(zero)>(static_cast<float>(value))); });
}

void copy(const Tensor& src, const Tensor& dst) {
  if (src.dtype == dst.dtype) {
    const auto bytes = static_cast<size_t>(src.bytes());
    gpu::check(cudaMemcpyAsync(dst.raw(), src.raw(), bytes, cudaMemcpyDeviceToDevice, gpu::stream()), "copy");
  } else if (src.dtype == DType::f32) {
    convert<float, bf16>(src, dst);
  } else {
    convert<bf16, float>(src, dst);
  }
}

}  // namespace lithochrome::ops::cuda
