// A tensor over the memory of a typed array.
#pragma once

#include <napi.h>

namespace lithochrome::bind {

// borrow(data, shape, dtype): the array's own elements on the CPU; the array lives as long as the tensor.
Napi::Value borrow(const Napi::CallbackInfo& info);

}  // namespace lithochrome::bind
