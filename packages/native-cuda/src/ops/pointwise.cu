#include "ops/pointwise.h"

#include "gpu/lane.h"

namespace lithochrome::ops::cuda {
namespace {

struct Relu {
  __device__ float operator()(float x) const { return x < 0 ? 0.0f : x; }
};
struct ReluBackward {
  __device__ float operator()(float y, float dy) const { return y > 0 ? dy : 0.0f; }
};
struct Add {
  __device__ float operator()(float a, float b) const { return a + b; }
};
struct AddRelu {
  __device__ float operator()(float a, float b) const { return a + b < 0 ? 0.0f : a + b; }
};
struct Scale {
  float factor;
  __device__ float operator()(float x) const { return factor * x; }
};

// Elements that a thread handles at once: 16 bytes of the narrower type.
template <class... T>
constexpr int kWidth = std::max({gpu::Pack<T>::kCount...});

// out[i] = f(in[i]…) for `count` groups of Width elements.
template <int Width, class Out, class F, class... In>
__global__ void map(int64_t count, F f, Out* out, const In*... in) {
  for (int64_t i = gpu::threadIndex(); i < count; i += gpu::threadCount()) {
    gpu::Lane<Out, Width> result;
    const auto apply = [&](const gpu::Lane<In, Width>&... lanes) {
      for (int j = 0; j < Width; ++j) result.values[j] = fromFloat<Out>(f(toFloat(lanes.values[j])...));
    };
    apply(gpu::load<Width>(in + i * Width)...);
    gpu::store<Width>(out + i * Width, result);
  }
}

template <class T>
bool aligned(const T* pointer, int width) {
  return reinterpret_cast<uintptr_t>(pointer) % (sizeof(T) * static_cast<size_t>(width)) == 0;
}

template <class Out, class F, class... In>
void launchMap(const char* name, int64_t size, F f, Out* out, const In*... in) {
  constexpr int width = kWidth<Out, In...>;
  if (size % width == 0 && (aligned(out, width) && ... && aligned(in, width)))
    gpu::launch(name, gpu::gridFor(size / width), map<width, Out, F, In...>, size / width, f, out, in...);
  else
    gpu::launch(name, gpu::gridFor(size), map<1, Out, F, In...>, size, f, out, in...);
}

template <class F>
void unary(const char* name, const Tensor& x, const Tensor& y, F f) {
  dispatchFloat(x.dtype, [&](auto zero) {
    using T = decltype(zero);
    launchMap(name, x.size(), f, y.data<T>(), x.data<const T>());
  });
}

}  // namespace

void relu(const Tensor& x, const Tensor& y) { unary("relu", x, y, Relu{}); }

void scale(const Tensor& x, float factor, const Tensor& y) { unary("scale", x, y, Scale{factor}); }

void reluBackward(const Tensor& y, const Tensor& dy, const Tensor& dx) {
  dispatchFloat(y.dtype, [&](auto left) {
    dispatchFloat(dy.dtype, [&](auto right) {
      using Y = decltype(left);
      using T = decltype(right);
      launchMap("reluBackward", y.size(), ReluBackward{}, dx.data<T>(), y.data<const Y>(), dy.data<const T>());
    });
  });
}

void add(const Tensor& a, const Tensor& b, bool relu, const Tensor& y) {
  dispatchFloat(a.dtype, [&](auto zero) {
    using T = decltype(zero);
    if (relu)
      launchMap("add", a.size(), AddRelu{}, y.data<T>(), a.data<const T>(), b.data<const T>());
    else
      launchMap("add", a.size(), Add{}, y.data<T>(), a.data<const T>(), b.data<const T>());
  });
}

void accumulate(const Tensor& accumulator, const Tensor& x) {
  dispatchFloat(accumulator.dtype, [&](auto left) {
    dispatchFloat(x.dtype, [&](auto right) {
      using A = decltype(left);
      using X = decltype(right);
      A* sum = accumulator.data<A>();
      launchMap("accumulate", x.size(), Add{}, sum, static_cast<const A*>(sum), x.data<const X>());
    });
  });
}

}  // namespace lithochrome::ops::cuda
