#include "ops/uncertainty.h"

#include "ops/softmax_row_kernel.h"

namespace lithochrome::ops::cuda {
namespace {

constexpr int kThreads = 256;

struct Problem {
  const float* logits;
  int64_t pixels;
  int bins;
  float inverse;  // 1 / ln K
};

// A warp takes a pixel and reads its logits once.
template <class Row>
__global__ void __launch_bounds__(kThreads) entropy(Problem in, float* out) {
  for (int64_t p = gpu::warpIndex(); p < in.pixels; p += gpu::warpCount()) {
    Row row(in.logits + p * in.bins, in.bins);
    const float peak = peakOf(row);
    float sum = 0, moment = 0;
    row.each([&](int, int, auto& z) {
      for (float value : z.values) {
        // Below −88 the exponential is 0; the gap is held there, since 0 · ∞ is none.
        const float gap = value - peak > -90.0f ? value - peak : -90.0f;
        const float e = math::exp(gap);
        sum += e;
        moment += e * gap;
      }
    });
    sum = gpu::warpSum(sum);
    moment = gpu::warpSum(moment);
    if (gpu::laneIndex() == 0) out[p] = math::clamp((std::log(sum) - moment / sum) * in.inverse, 0.0f, 1.0f);
  }
}

}  // namespace

void uncertainty(const Tensor& logits, const Tensor& out) {
  const auto bins = static_cast<int>(logits.channels());
  const Problem in = {logits.data<const float>(), logits.pixels(), bins, 1.0f / std::log(static_cast<float>(bins))};
  gpu::dispatchRow(gpu::suitsHeldRow(bins, in.logits, in.logits), [&](auto row) {
    gpu::launch("uncertainty", gpu::gridFor(in.pixels * gpu::kWarp, kThreads), entropy<typename decltype(row)::type>, in,
                out.data<float>());
  });
}

}  // namespace lithochrome::ops::cuda
