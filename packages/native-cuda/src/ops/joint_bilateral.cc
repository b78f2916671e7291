#include "ops/joint_bilateral.h"

#include <algorithm>
#include <cmath>

#include "ops/srgb_decode.h"

namespace lithochrome::ops {
namespace {

using color::kBlock;

int64_t clip(int64_t index, int64_t size) { return std::clamp<int64_t>(index, 0, size - 1); }

double positionOf(int64_t index, int64_t size, int64_t target) {
  return (static_cast<double>(index) + 0.5) * static_cast<double>(size) / static_cast<double>(target) - 0.5;
}

}  // namespace

BilateralSampler::BilateralSampler(const BilateralInput& in, int64_t height, int64_t width)
    : ab_(in.ab.data<float>()),
      lightness_(in.lightness.data<float>()),
      width_(in.ab.dim(1)),
      factor_(static_cast<float>(1 / (2 * in.sigma * in.sigma))) {
  for (int64_t y = 0; y < height; ++y) rows_.push_back(sampleTaps(in.ab.dim(0), height, y));
  for (int64_t x = 0; x < width; ++x) {
    const SampleTaps taps = sampleTaps(width_, width, x);
    for (int tap = 0; tap < 3; ++tap) {
      columnIndex_[tap].push_back(taps.index[tap]);
      columnWeight_[tap].push_back(taps.weight[tap]);
    }
  }
}

void BilateralSampler::sample(int64_t y, int64_t x, int count, const float* lightness, float* a, float* b) const {
  alignas(64) float total[kBlock];
  for (int i = 0; i < count; ++i) total[i] = a[i] = b[i] = 0;
  const SampleTaps& taps = rows_[static_cast<size_t>(y)];
  for (int rowTap = 0; rowTap < 3; ++rowTap) {
    const int64_t row = taps.index[rowTap] * width_;
    const float rowWeight = taps.weight[rowTap], factor = factor_;
    const float *rowAb = ab_ + 2 * row, *rowLightness = lightness_ + row;
    for (int tap = 0; tap < 3; ++tap) {
      const int32_t* __restrict column = columnIndex_[tap].data() + x;
      const float* __restrict columnWeight = columnWeight_[tap].data() + x;
#pragma omp simd
      for (int i = 0; i < count; ++i) {
        const int32_t at = column[i];
        const float weight = rowWeight * columnWeight[i] * rangeWeight(lightness[i] - rowLightness[at], factor);
        total[i] += weight;
        a[i] += weight * rowAb[2 * at];
        b[i] += weight * rowAb[2 * at + 1];
      }
    }
  }
#pragma omp simd
  for (int i = 0; i < count; ++i) {
    const float inverse = 1.0f / total[i];
    a[i] *= inverse;
    b[i] *= inverse;
  }
}

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
  const BilateralSampler sampler(in, height, width);
#pragma omp parallel
  {
    alignas(64) float a[kBlock], b[kBlock];
#pragma omp for schedule(static)
    for (int64_t y = 0; y < height; ++y) {
      for (int64_t x = 0; x < width; x += kBlock) {
        const int count = static_cast<int>(std::min<int64_t>(kBlock, width - x));
        const int64_t p = y * width + x;
        sampler.sample(y, x, count, lightness.data<float>() + p, a, b);
        float* pixel = out.data<float>() + 2 * p;
#pragma omp simd
        for (int i = 0; i < count; ++i) {
          pixel[2 * i] = a[i];
          pixel[2 * i + 1] = b[i];
        }
      }
    }
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
