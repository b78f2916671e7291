// The convolutions of gpu/convolution.h by plain loops, summed in double.
#include "gpu/convolution.h"

#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <vector>

#include "emulation/stream.h"
#include "gpu/runtime.h"

namespace lithochrome::gpu {
namespace {

constexpr size_t kWorkspaceBytes = 1024;

std::vector<float> read(const void* from, int64_t count, DType dtype) {
  std::vector<float> out(static_cast<size_t>(count));
  dispatchFloat(dtype, [&](auto zero) {
    const auto* values = static_cast<const decltype(zero)*>(from);
    for (size_t i = 0; i < out.size(); ++i) out[i] = toFloat(values[i]);
  });
  return out;
}

void write(const std::vector<double>& values, void* to, DType dtype) {
  dispatchFloat(dtype, [&](auto zero) {
    using T = decltype(zero);
    for (size_t i = 0; i < values.size(); ++i) static_cast<T*>(to)[i] = fromFloat<T>(static_cast<float>(values[i]));
  });
}

// The index arithmetic of a convolution, and its three sums. Each adds to zeros; a group has `in` and `out` channels.
class Sums {
 public:
  explicit Sums(const Convolution& c)
      : c_(c), in_(c.weight[3]), out_(c.weight[0] / c.groups), taps_(c.weight[1] * c.weight[2]) {}

  void forward(const std::vector<float>& x, const std::vector<float>& weight, std::vector<double>& y) const {
#pragma omp parallel for
    for (int64_t p = 0; p < pixels(c_.y); ++p)
      for (int64_t tap = 0; tap < taps_; ++tap) {
        const int64_t source = input(p, tap);
        for (int64_t o = 0; source >= 0 && o < c_.y[3]; ++o) {
          const float* values = &x[static_cast<size_t>(source * c_.x[3] + o / out_ * in_)];
          const float* weights = &weight[static_cast<size_t>((o * taps_ + tap) * in_)];
          double sum = 0;
#pragma omp simd reduction(+ : sum)
          for (int64_t i = 0; i < in_; ++i) sum += static_cast<double>(values[i]) * weights[i];
          y[static_cast<size_t>(p * c_.y[3] + o)] += sum;
        }
      }
  }

  void backwardData(const std::vector<float>& dy, const std::vector<float>& weight, std::vector<double>& dx) const {
#pragma omp parallel for
    for (int64_t n = 0; n < c_.y[0]; ++n)
      forEachTerm(n, [&](int64_t p, int64_t tap, int64_t source) {
        for (int64_t o = 0; o < c_.y[3]; ++o)
          accumulate(dy[static_cast<size_t>(p * c_.y[3] + o)], &weight[static_cast<size_t>((o * taps_ + tap) * in_)],
                     &dx[static_cast<size_t>(source * c_.x[3] + o / out_ * in_)]);
      });
  }

  void backwardWeights(const std::vector<float>& x, const std::vector<float>& dy, std::vector<double>& dWeight) const {
#pragma omp parallel for
    for (int64_t o = 0; o < c_.y[3]; ++o)
      for (int64_t n = 0; n < c_.y[0]; ++n)
        forEachTerm(n, [&](int64_t p, int64_t tap, int64_t source) {
          accumulate(dy[static_cast<size_t>(p * c_.y[3] + o)], &x[static_cast<size_t>(source * c_.x[3] + o / out_ * in_)],
                     &dWeight[static_cast<size_t>((o * taps_ + tap) * in_)]);
        });
  }

 private:
  static int64_t pixels(const Shape& shape) { return shape[0] * shape[1] * shape[2]; }

  // Pixel of x that a tap of output pixel p reads; −1 in the padding.
  int64_t input(int64_t p, int64_t tap) const {
    const int64_t column = p % c_.y[2], row = p / c_.y[2] % c_.y[1], n = p / c_.y[2] / c_.y[1];
    const int64_t i = row * c_.stride - c_.padding + tap / c_.weight[2] * c_.dilation;
    const int64_t j = column * c_.stride - c_.padding + tap % c_.weight[2] * c_.dilation;
    const bool inside = i >= 0 && i < c_.x[1] && j >= 0 && j < c_.x[2];
    return inside ? (n * c_.x[1] + i) * c_.x[2] + j : -1;
  }

  // Calls f(p, tap, pixel of x) for all that image n adds.
  template <class F>
  void forEachTerm(int64_t n, F f) const {
    const int64_t count = c_.y[1] * c_.y[2];
    for (int64_t p = n * count; p < (n + 1) * count; ++p)
      for (int64_t tap = 0; tap < taps_; ++tap)
        if (const int64_t source = input(p, tap); source >= 0) f(p, tap, source);
  }

  void accumulate(double factor, const float* values, double* sums) const {
#pragma omp simd
    for (int64_t i = 0; i < in_; ++i) sums[i] += factor * values[i];
  }

  const Convolution& c_;
  int64_t in_, out_, taps_;
};

void finish(std::vector<double>& y, const std::vector<float>& bias, bool relu) {
  for (size_t i = 0; i < y.size(); ++i) {
    if (!bias.empty()) y[i] += bias[i % bias.size()];
    if (relu && y[i] < 0) y[i] = 0;
  }
}

void compute(const Convolution& c, const ConvolutionBuffers& buffers) {
  const bool forward = c.kind == ConvolutionKind::forward, data = c.kind == ConvolutionKind::backwardData;
  const Shape &left = data ? c.y : c.x, &right = c.kind == ConvolutionKind::backwardWeights ? c.y : c.weight;
  const std::vector<float> a = read(buffers.left, sizeOf(left), c.operands), b = read(buffers.right, sizeOf(right), c.operands);
  std::vector<double> result(static_cast<size_t>(sizeOf(forward ? c.y : data ? c.x : c.weight)));
  const Sums sums(c);
  if (forward) {
    sums.forward(a, b, result);
    finish(result, c.bias ? read(buffers.bias, c.y[3], c.operands) : std::vector<float>{}, c.relu);
  } else {
    data ? sums.backwardData(a, b, result) : sums.backwardWeights(a, b, result);
  }
  std::memset(buffers.workspace, 0xff, kWorkspaceBytes);
  write(result, buffers.result, c.result);
}

class Plan : public ConvolutionPlan {
 public:
  explicit Plan(const Convolution& convolution) : convolution_(convolution) {}

  size_t workspaceBytes() const override { return kWorkspaceBytes; }
  std::string describe() const override { return "emulated, deterministic"; }
  void run(const ConvolutionBuffers& buffers) override {
    for (const void* buffer : {buffers.left, buffers.right, buffers.bias, static_cast<const void*>(buffers.result),
                               static_cast<const void*>(buffers.workspace)})
      if (reinterpret_cast<uintptr_t>(buffer) % 16 != 0) throw std::logic_error("a convolution's buffer is not 16-byte aligned");
    check(emulation::enqueue(stream(), {"convolution", [c = convolution_, buffers] { compute(c, buffers); }}), "convolution");
  }

 private:
  Convolution convolution_;
};

// LITHOCHROME_EMULATION_PLAIN_CONVOLUTION=1: as where no engine fuses anything or mixes dtypes.
bool onlyPlain() {
  const char* value = std::getenv("LITHOCHROME_EMULATION_PLAIN_CONVOLUTION");
  return value && std::string(value) == "1";
}

}  // namespace

std::shared_ptr<ConvolutionPlan> planConvolution(const Convolution& convolution) {
  const bool plain = !convolution.bias && !convolution.relu && convolution.operands == convolution.result;
  return plain || !onlyPlain() ? std::make_shared<Plan>(convolution) : nullptr;
}

std::optional<std::string> convolutionsUnavailable() { return std::nullopt; }

std::string convolutionLibrary() { return "emulated"; }

}  // namespace lithochrome::gpu
