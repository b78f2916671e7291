// Writes results past the caches, for tensors larger than they are: plain stores would read every line before.
#pragma once

#include "core/dtype.h"

namespace lithochrome {

// Converts in[0…count) to T, rounding to nearest even.
template <class T>
void writePast(const float* in, T* out, int64_t count);

}  // namespace lithochrome
