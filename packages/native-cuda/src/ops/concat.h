// Joining and cutting along the last dimension (channels).
#pragma once

#include "core/array.h"
#include "core/stream.h"

namespace lithochrome {
namespace reference {
Array concat(const std::vector<Array>& parts);
Array sliceChannels(const Array& x, int64_t start, int64_t count);
}  // namespace reference

namespace ops {

namespace cuda {
void concat(const std::vector<Tensor>& parts, const Tensor& y);
void sliceChannels(const Tensor& x, int64_t start, const Tensor& y);
}  // namespace cuda

// [P…,C1], [P…,C2], … → [P…,C1+C2+…]; one dtype.
Tensor concat(const std::vector<Tensor>& parts);
// Channels start … start+count−1 of x [P…,C] → [P…,count].
Tensor sliceChannels(const Tensor& x, int64_t start, int64_t count);

}  // namespace ops
}  // namespace lithochrome
