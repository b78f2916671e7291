// Joint bilateral upsampling (Kopf et al. 2007): one stage of guidedUpsample.
#pragma once

#include "core/math.h"
#include "core/stream.h"

namespace lithochrome::ops {

// Where nothing nearby has the pixel's lightness, this floor of the range kernel leaves the plain weighted average.
constexpr float kRangeFloor = 1e-3f;

// Weights of three samples for an offset d of −½…½ from the middle one: the quadratic B-spline to the power 3/2. They
// change smoothly, so that the grid does not show; the power undoes part of the spline's blur (chosen by the error against
// photographs' own chroma). Divide by the sum.
template <class Real>
struct SampleWeights {
  LITHOCHROME_HD explicit SampleWeights(Real d)
      : at{sharpened(Real(0.5) * (Real(0.5) - d) * (Real(0.5) - d)), sharpened(Real(0.75) - d * d),
           sharpened(Real(0.5) * (Real(0.5) + d) * (Real(0.5) + d))} {}
  LITHOCHROME_HD static Real sharpened(Real weight) { return weight * std::sqrt(weight); }
  Real at[3];
};

// The factor of rangeWeight for a standard deviation σ of the lightness: −log2(e) / (2σ²).
inline float rangeFactor(double sigma) { return static_cast<float>(-1.4426950408889634 / (2 * sigma * sigma)); }

// e^(−difference² / (2σ²)) over the floor.
LITHOCHROME_HD inline float rangeWeight(float difference, float factor) {
  return math::exp2OfNegative(difference * difference * factor) + kRangeFloor;
}

// An ab map [h,w,2] and the lightness [h,w,1] of the same grid: what is enlarged, and by which range kernel.
struct BilateralInput {
  Tensor ab, lightness;
  double sigma;
};

// The three samples of a target pixel along one dimension, clipped to the grid, and their weights.
struct SampleTaps {
  int32_t index[3];
  float weight[3];
};

// Pixel centers align: target pixel i lies at (i + ½)·size/target − ½ in samples.
LITHOCHROME_HD inline SampleTaps sampleTaps(int64_t size, int64_t target, int64_t i) {
  const int64_t doubled = (2 * i + 1) * size, middle = doubled / (2 * target);
  const float beyond = static_cast<float>(doubled - 2 * target * middle) / static_cast<float>(2 * target);
  const SampleWeights<float> weights(beyond - 0.5f);
  SampleTaps taps;
  for (int tap = 0; tap < 3; ++tap) {
    const int64_t at = middle + tap - 1;
    taps.index[tap] = static_cast<int32_t>(at < 0 ? 0 : at < size ? at : size - 1);
    taps.weight[tap] = weights.at[tap];
  }
  return taps;
}

namespace reference {
void jointBilateral(const BilateralInput& in, const Tensor& lightness, const Tensor& out);
}

namespace cuda {
void jointBilateral(const BilateralInput& in, const Tensor& lightness, const Tensor& out);
}

namespace cpu {
void jointBilateral(const BilateralInput& in, const Tensor& lightness, const Tensor& out);
}

// lightness f32 [H,W,1] or [1,H,W,1] → ab f32 [H,W,2]: each color a convex combination of the 3×3 nearest samples,
// weighted by distance and by likeness of lightness.
Tensor jointBilateral(const BilateralInput& in, const Tensor& lightness);

}  // namespace lithochrome::ops
