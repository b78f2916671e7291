// The kernels of softmax_row.h in vectors of 512 bits: compilers leave the sums and the bins beyond the last whole vector
// scalar, a third of the time. Only where hasAvx512().
#pragma once

#include "core/avx512.h"
#include "ops/softmax_row.h"

namespace lithochrome::ops::avx512 {

float largest(const float* values, int64_t count);
SoftmaxRow softmaxRow(const float* logits, const CenterPlanes& centers, float* exponentials);
SoftmaxRow colorlessRow(const float* logits, int64_t bins, float* exponentials);
void scaleRow(const float* exponentials, float factor, int64_t bins, float* out);
void slopeRow(const float* exponentials, const CenterPlanes& centers, const ColorSlope& slope, float* out);
float variationRow(const Cross& cross, int64_t bins, float* slope);
void variationGradient(const float* exponentials, const VariationSlope& from, int64_t bins, float* out);

}  // namespace lithochrome::ops::avx512
