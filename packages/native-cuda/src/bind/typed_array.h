// Typed arrays of JavaScript as memory of a dtype.
#pragma once

#include <napi.h>

#include "core/dtype.h"

namespace lithochrome::bind {

// Throws unless `value` is a typed array of the dtype's kind with `size` elements.
Napi::TypedArray typedArrayOf(Napi::Value value, DType dtype, int64_t size);
void* dataOf(Napi::TypedArray array);
// `size` elements over the whole of `buffer`.
Napi::Value newArray(Napi::ArrayBuffer buffer, DType dtype, size_t size);

}  // namespace lithochrome::bind
