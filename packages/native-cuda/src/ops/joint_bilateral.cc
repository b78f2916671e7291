#include "ops/joint_bilateral.h"

#include <algorithm>
#include <cmath>

#include "ops/bilateral_stretch.h"

namespace lithochrome::ops {
namespace {

int64_t clip(int64_t index, int64_t size) { return std::clamp<int64_t>(index, 0, size - 1); }

double positionOf(int64_t index, int64_t size, int64_t target) {
  return (static_cast<double>(index) + 0.5) * static_cast<double>(size) / static_cast<double>(target) - 0.5;
}

}  // namespace

namespace reference {

void jointBilateral(const BilateralInput& in, const Tensor& lightness, const Tensor& out) {
  const int64_t height = in.ab.dim(0), width = in.ab.dim(1);
  for (int64_t p = 0; p < out.pixels(); ++p) {
    const double y = positionOf(p / out.dim(1), height, out.dim(0)), x = positionOf(p % out.dim(1), width, out.dim(1));
    const double row = std::floor(y + 0.5), column = std::floor(x + 0.5);
    const SampleWeights<double> rowWeights(y - row), columnWeights(x - column);
    double total = 0, a = 0, b = 0;
    for (int64_t tap = 0; tap < 9; ++tap) {
      const int64_t q = clip(static_cast<int64_t>(row) + tap / 3 - 1, height) * width +
                        clip(static_cast<int64_t>(column) + tap % 3 - 1, width);
      const double difference = static_cast<double>(lightness.data<float>()[p]) - in.lightness.data<float>()[q];
      const double range = std::exp(-difference * difference / (2 * in.sigma * in.sigma)) + kRangeFloor;
      const double weight = rowWeights.at[tap / 3] * columnWeights.at[tap % 3] * range;
      total += weight;
      a += weight * in.ab.data<float>()[2 * q];
      b += weight * in.ab.data<float>()[2 * q + 1];
    }
    out.data<float>()[2 * p] = static_cast<float>(a / total);
    out.data<float>()[2 * p + 1] = static_cast<float>(b / total);
  }
}

}  // namespace reference

namespace cpu {

void jointBilateral(const BilateralInput& in, const Tensor& lightness, const Tensor& out) {
  const int64_t height = out.dim(0), width = out.dim(1);
  const BilateralTaps taps(in, height, width);
#pragma omp parallel
  {
    BilateralStretch stretch(taps);
    alignas(64) float a[kStretchColumns], b[kStretchColumns];
    forEachStretch(height, width, [&](int64_t x, int count, int64_t top, int64_t bottom) {
      stretch.start(x, count);
      for (int64_t y = top; y < bottom; ++y) {
        const int64_t p = y * width + x;
        stretch.sample(y, lightness.data<float>() + p, a, b);
        float* pixel = out.data<float>() + 2 * p;
#pragma omp simd
        for (int i = 0; i < count; ++i) {
          pixel[2 * i] = a[i];
          pixel[2 * i + 1] = b[i];
        }
      }
    });
  }
}

}  // namespace cpu

Tensor jointBilateral(const BilateralInput& in, const Tensor& lightness) {
  const Tensor out = Stream::current().empty({lightness.dim(-3), lightness.dim(-2), 2}, DType::f32, in.ab.device());
  Stream::current().issue("jointBilateral", {in.ab, in.lightness, lightness, out},
                          [=] { cpu::jointBilateral(in, lightness, out); },
                          CUDA_WORK(cuda::jointBilateral(in, lightness, out)));
  return out;
}

}  // namespace lithochrome::ops
