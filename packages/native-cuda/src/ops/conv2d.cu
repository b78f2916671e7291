#include "gpu/lane.h"
#include "gpu/row_grid.h"
#include "ops/conv2d.h"

namespace lithochrome::ops::cuda {
namespace {

// y [rows,channels] in place; a null bias adds nothing. Bytes: y twice.
template <class T, int Width>
__global__ void addBiasReluRows(int64_t rows, int64_t channels, const float* bias, bool relu, T* y) {
  const int64_t channel = gpu::unitIndex() * Width;
  if (channel >= channels) return;
  float add[Width];
  LITHOCHROME_UNROLL
  for (int j = 0; j < Width; ++j) add[j] = bias ? bias[channel + j] : 0.0f;
  for (int64_t row = gpu::firstRow(); row < rows; row += gpu::rowStep()) {
    T* out = y + row * channels + channel;
    gpu::Lane<T, Width> lane = gpu::load<Width>(out);
    LITHOCHROME_UNROLL
    for (int j = 0; j < Width; ++j) {
      const float sum = toFloat(lane.values[j]) + add[j];
      lane.values[j] = fromFloat<T>(relu && sum < 0 ? 0.0f : sum);
    }
    gpu::store<Width>(out, lane);
  }
}

}  // namespace

void addBiasRelu(const Tensor& y, const std::optional<Tensor>& bias, bool relu) {
  const float* add = bias ? bias->data<const float>() : nullptr;
  dispatchFloat(y.dtype, [&](auto zero) {
    using T = decltype(zero);
    T* out = y.data<T>();
    gpu::dispatchWidth<T>(y.channels(), [&](auto width) {
      gpu::launch("addBiasRelu", gpu::rowGrid(y.pixels(), y.channels() / width), addBiasReluRows<T, width>, y.pixels(),
                  y.channels(), add, relu, out);
    }, out);
  });
}

}  // namespace lithochrome::ops::cuda
