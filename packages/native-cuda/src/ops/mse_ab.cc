#include "ops/mse_ab.h"

#include "core/chunked_sum.h"
#include "gpu/parts.h"

namespace lithochrome::ops {
namespace {

constexpr int64_t kChunk = 4096;

}  // namespace

namespace reference {

void mseAb(const Tensor& prediction, const Tensor& target, const MseAbLoss& out) {
  double squares = 0;
  for (int64_t i = 0; i < prediction.size(); ++i) {
    const double difference = static_cast<double>(prediction.data<float>()[i]) - target.data<float>()[i];
    squares += difference * difference;
    out.dPrediction.data<float>()[i] = static_cast<float>(2 * mseAbScale(prediction) * difference);
  }
  out.loss.data<float>()[0] = static_cast<float>(squares * mseAbScale(prediction));
}

}  // namespace reference

namespace cpu {
namespace {

// gradient = factor (from − to); → Σ (from − to)². Apart from the parallel loop: inlined into it, GCC 12 leaves the sum
// scalar.
[[gnu::noinline]] double differences(const float* __restrict from, const float* __restrict to, float factor, int64_t count,
                                     float* __restrict gradient) {
  double squares = 0;
#pragma omp simd reduction(+ : squares)
  for (int64_t i = 0; i < count; ++i) {
    const float difference = from[i] - to[i];
    gradient[i] = factor * difference;
    squares += static_cast<double>(difference) * static_cast<double>(difference);
  }
  return squares;
}

}  // namespace

void mseAb(const Tensor& prediction, const Tensor& target, const MseAbLoss& out) {
  const float *from = prediction.data<float>(), *to = target.data<float>();
  float* gradient = out.dPrediction.data<float>();
  const float factor = static_cast<float>(2 * mseAbScale(prediction));
  const double squares = chunkedSum(prediction.size(), kChunk, [=](int64_t first, int64_t last) {
    return differences(from + first, to + first, factor, last - first, gradient + first);
  });
  out.loss.data<float>()[0] = static_cast<float>(squares * mseAbScale(prediction));
}

}  // namespace cpu

MseAbLoss mseAb(const Tensor& prediction, const Tensor& target) {
  checkDType(prediction, DType::f32, "prediction");
  checkDType(target, DType::f32, "target");
  CHECK(prediction.channels() == 2, "expected 2 channels for prediction but received ", describe(prediction.shape));
  checkShape(target, prediction.shape, "target");
  Stream& stream = Stream::current();
  const Device device = prediction.device();
  const MseAbLoss out = {stream.empty({1}, DType::f32, device), stream.empty(prediction.shape, DType::f32, device)};
  const Tensor parts = gpu::emptyParts(device);
  stream.issue("mseAb", {prediction, target, out.loss, out.dPrediction, parts}, [=] { cpu::mseAb(prediction, target, out); },
               CUDA_WORK(cuda::mseAb(prediction, target, out, parts)));
  return out;
}

}  // namespace lithochrome::ops
