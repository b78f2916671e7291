// Element bytes between the host's memory and a tensor, wherever it lives. Not while recording.
#pragma once

#include "core/tensor.h"

namespace lithochrome {

// Reads `source` (tensor.bytes()) before it returns.
void upload(const void* source, const Tensor& tensor);
// Waits for what was issued before.
void download(const Tensor& tensor, void* target);

}  // namespace lithochrome
