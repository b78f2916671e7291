// 3×3 convolutions of stride 1 and 2 by Winograd's minimal filtering (Lavin & Gray 2016), on tiles of 2×4 (bf16) or 4×4 (f32)
// results at stride 1, of 2×2 at stride 2: 3, 4 or 1.44 times fewer products than the direct sum. For processors with
// AVX-512; see docs/adr/0008.
#pragma once

#include <optional>

#include "core/stream.h"
#include "ops/conv2d.h"

namespace lithochrome::ops::winograd {

// Whether a convolution of these operands is computed here: by shape and processor alone, never by timing.
// y: [N,H,W,O] of the convolution or its gradient; weight [O,3,3,C].
bool suits(DType dtype, const Shape& y, const Shape& weight, const Conv2dOptions& options);

// As the ops of conv2d.h, for what `suits`; weights and results in the image's dtype.
Tensor conv2d(const Tensor& x, const Tensor& weight, const std::optional<Tensor>& bias, const Conv2dOptions& options);
Tensor conv2dBackwardData(const Tensor& dy, const Tensor& weight, const Shape& inputShape, const Conv2dOptions& options);
void conv2dBackwardWeights(const Tensor& x, const Tensor& dy, const Tensor& dWeight, const Conv2dOptions& options);

}  // namespace lithochrome::ops::winograd
