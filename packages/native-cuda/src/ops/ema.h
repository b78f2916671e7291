// Exponential moving average of a flat buffer.
#pragma once

#include "core/stream.h"

namespace lithochrome::ops {

namespace reference {
void ema(const Tensor& average, const Tensor& value, const Tensor& hyper);
}

namespace cpu {
void ema(const Tensor& average, const Tensor& value, const Tensor& hyper);
}

namespace cuda {
void ema(const Tensor& average, const Tensor& value, const Tensor& hyper);
}

// average += (1 − hyper[7]) (value − average), in place. f32 of equal shapes; hyper f32 [8] as in adamw.h.
void ema(const Tensor& average, const Tensor& value, const Tensor& hyper);

}  // namespace lithochrome::ops
