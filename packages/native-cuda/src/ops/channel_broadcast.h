// One value per picture and channel: adding it to every pixel, and the sum over the pixels.
#pragma once

#include "core/array.h"
#include "core/stream.h"

namespace lithochrome {
namespace reference {
Array addChannels(const Array& x, const Array& b);
Array sumSpatial(const Array& x);
}  // namespace reference

namespace ops {

namespace cuda {
void addChannels(const Tensor& x, const Tensor& b, const Tensor& y);
// scratch: gpu::spatialSumScratch(x).
void sumSpatial(const Tensor& x, const Tensor& scratch, const Tensor& y);
}  // namespace cuda

// x [N,H,W,C] + b [N,1,1,C], one dtype.
Tensor addChannels(const Tensor& x, const Tensor& b);
// [N,H,W,C] → [N,1,1,C].
Tensor sumSpatial(const Tensor& x);

}  // namespace ops
}  // namespace lithochrome
