// How undecided a pixel's color distribution is.
#pragma once

#include "core/stream.h"

namespace lithochrome::ops {

namespace reference {
void uncertainty(const Tensor& logits, const Tensor& out);
}

namespace cuda {
void uncertainty(const Tensor& logits, const Tensor& out);
}

namespace cpu {
void uncertainty(const Tensor& logits, const Tensor& out);
}

// logits f32 [P…,K], K ≥ 2 → the entropy of softmax(logits) over ln K, 0…1: f32 [P…,1].
Tensor uncertainty(const Tensor& logits);

}  // namespace lithochrome::ops
