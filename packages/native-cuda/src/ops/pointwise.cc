#include "ops/pointwise.h"

#include <algorithm>
#include <cmath>

#include "core/narrow.h"

namespace lithochrome {

namespace reference {

Array relu(const Array& x) {
  Array y(x.shape);
  for (int64_t i = 0; i < x.size(); ++i) y[i] = x[i] < 0 ? 0 : x[i];
  return y;
}

Array reluBackward(const Array& y, const Array& dy) {
  Array dx(y.shape);
  for (int64_t i = 0; i < y.size(); ++i) dx[i] = y[i] > 0 ? dy[i] : 0;
  return dx;
}

Array add(const Array& a, const Array& b, const AddOptions& options) {
  Array y(a.shape);
  for (int64_t i = 0; i < a.size(); ++i) y[i] = a[i] + b[i];
  return options.relu ? relu(y) : y;
}

Array scale(const Array& x, double factor) {
  Array y(x.shape);
  for (int64_t i = 0; i < x.size(); ++i) y[i] = factor * x[i];
  return y;
}

}  // namespace reference

namespace {
namespace cpu {

// Calls f(first, count, results) for blocks of elements; it writes their float32 results.
template <class Out, class F>
void forEachBlock(const Tensor& out, F f) {
  constexpr int64_t kBlock = 2048;
  const int64_t size = out.size(), blocks = (size + kBlock - 1) / kBlock;
#pragma omp parallel
  {
    Staging<Out> staging(kBlock);
#pragma omp for schedule(static)
    for (int64_t block = 0; block < blocks; ++block) {
      const int64_t first = block * kBlock, count = std::min(kBlock, size - first);
      Out* target = out.data<Out>() + first;
      f(first, count, staging.begin(target));
      staging.finish(target, count);
    }
  }
}

// out[i] = f(a[i]).
template <class A, class Out, class F>
void map(const Tensor& a, const Tensor& out, F f) {
  forEachBlock<Out>(out, [&](int64_t first, int64_t count, float* result) {
    const A* in = a.data<A>() + first;
#pragma omp simd
    for (int64_t i = 0; i < count; ++i) result[i] = f(toFloat(in[i]));
  });
}

// out[i] = f(a[i], b[i]).
template <class A, class B, class Out, class F>
void map(const Tensor& a, const Tensor& b, const Tensor& out, F f) {
  forEachBlock<Out>(out, [&](int64_t first, int64_t count, float* result) {
    const A* left = a.data<A>() + first;
    const B* right = b.data<B>() + first;
#pragma omp simd
    for (int64_t i = 0; i < count; ++i) result[i] = f(toFloat(left[i]), toFloat(right[i]));
  });
}

}  // namespace cpu

// Calls f(A{}, B{}) with the element types of the two tensors.
template <class F>
void dispatchPair(const Tensor& a, const Tensor& b, F&& f) {
  dispatchFloat(a.dtype, [&](auto left) { dispatchFloat(b.dtype, [&](auto right) { f(left, right); }); });
}

}  // namespace

namespace ops {

Tensor relu(const Tensor& x) {
  const Tensor y = Stream::current().empty(x.shape, x.dtype, x.device());
  dispatchFloat(x.dtype, [&](auto zero) {
    using T = decltype(zero);
    Stream::current().issue("relu", {x, y}, [=] { cpu::map<T, T>(x, y, [](float v) { return v < 0 ? 0.0f : v; }); },
                            CUDA_WORK(cuda::relu(x, y)));
  });
  return y;
}

Tensor reluBackward(const Tensor& y, const Tensor& dy) {
  checkShape(dy, y.shape, "dy");
  const Tensor dx = Stream::current().empty(y.shape, dy.dtype, y.device());
  dispatchPair(y, dy, [&](auto left, auto right) {
    using Y = decltype(left);
    using T = decltype(right);
    Stream::current().issue("reluBackward", {y, dy, dx}, [=] {
      cpu::map<Y, T, T>(y, dy, dx, [](float v, float d) { return v > 0 ? d : 0.0f; });
    }, CUDA_WORK(cuda::reluBackward(y, dy, dx)));
  });
  return dx;
}

Tensor add(const Tensor& a, const Tensor& b, const AddOptions& options) {
  checkDType(b, a.dtype, "b");
  checkShape(b, a.shape, "b");
  const Tensor y = Stream::current().empty(a.shape, a.dtype, a.device());
  const bool rectify = options.relu;
  dispatchFloat(a.dtype, [&](auto zero) {
    using T = decltype(zero);
    Stream::current().issue("add", {a, b, y}, [=] {
      if (rectify)
        cpu::map<T, T, T>(a, b, y, [](float u, float v) { return u + v < 0 ? 0.0f : u + v; });
      else
        cpu::map<T, T, T>(a, b, y, [](float u, float v) { return u + v; });
    }, CUDA_WORK(cuda::add(a, b, rectify, y)));
  });
  return y;
}

Tensor scale(const Tensor& x, double factor) {
  CHECK(std::isfinite(factor), "expected a finite number for factor but received ", factor);
  const auto by = static_cast<float>(factor);
  const Tensor y = Stream::current().empty(x.shape, x.dtype, x.device());
  dispatchFloat(x.dtype, [&](auto zero) {
    using T = decltype(zero);
    Stream::current().issue("scale", {x, y}, [=] { cpu::map<T, T>(x, y, [by](float v) { return by * v; }); },
                            CUDA_WORK(cuda::scale(x, by, y)));
  });
  return y;
}

void accumulate(const Tensor& accumulator, const Tensor& x) {
  checkShape(x, accumulator.shape, "x");
  dispatchPair(accumulator, x, [&](auto left, auto right) {
    using A = decltype(left);
    using X = decltype(right);
    Stream::current().issue("accumulate", {accumulator, x}, [=] {
      cpu::map<A, X, A>(accumulator, x, accumulator, [](float sum, float v) { return sum + v; });
    }, CUDA_WORK(cuda::accumulate(accumulator, x)));
  });
}

}  // namespace ops
}  // namespace lithochrome
