// Upsampling of ab along the edges of a picture's lightness.
#pragma once

#include "ops/joint_bilateral.h"

namespace lithochrome::ops {

struct ColorizeOptions {
  // Standard deviation of the range kernel in L units: smaller keeps color tighter to edges, larger is smoother. The
  // default has the least error on photographs whose chroma was averaged to 1/4 and brought back.
  double rangeSigma = 7;

  template <class V>
  static void fields(V&& visit) {
    visit("rangeSigma", &ColorizeOptions::rangeSigma);
  }
};

struct GridSize {
  int64_t height, width;
};

// The sizes from `from` (left out) to `to` (the last) in equal ratios of at most 5, so that color follows edges at every
// scale; each at most `to`, so that lightness is only ever averaged.
std::vector<GridSize> upsamplingChain(GridSize from, GridSize to);

// Enlarges ab and its lightness to the size of `lightness` f32 [1,h,w,1] by the chain of stages.
BilateralInput upsampleStages(BilateralInput low, const Tensor& lightness);

// Checks ab f32 [h,w,2], its lightness f32 [h,w,1] and the options; brings the grid down to at most `most`.
BilateralInput bilateralInput(const Tensor& ab, const Tensor& lightness, const ColorizeOptions& options,
                              GridSize most);

// Joint bilateral in stages: ab f32 [h,w,2] with its L f32 [h,w,1] (0…100) onto L f32 [H,W,1] → f32 [H,W,2]. Pixel
// centers align; every color is a convex combination of those given.
Tensor guidedUpsample(const Tensor& ab, const Tensor& lightnessLow, const Tensor& lightnessHigh,
                      const ColorizeOptions& options);

}  // namespace lithochrome::ops
