#include "ops/annealed_mean.h"

#include "ops/softmax_row_kernel.h"

// A warp takes a pixel and reads its logits once.
namespace lithochrome::ops::cuda {
namespace {

constexpr int kThreads = 256;

struct Problem {
  const float *logits, *centers, *prior;  // prior: null where there is none
  int64_t pixels;
  int bins;
  float inverse;  // of the temperature

  Problem(const BinLogits& in, double temperature)
      : logits(in.logits.data<const float>()),
        centers(in.centers.data<const float>()),
        prior(in.prior ? in.prior->data<const float>() : nullptr),
        pixels(in.logits.pixels()),
        bins(static_cast<int>(in.logits.channels())),
        inverse(temperature > 0 ? static_cast<float>(1 / temperature) : 1.0f) {}
};

// Logits of a pixel + prior.
template <class Row>
class BiasedRow {
 public:
  static constexpr bool kHeld = Row::kHeld;
  static constexpr int kWidth = Row::kWidth;
  using Group = typename Row::Group;

  __device__ BiasedRow(const Problem& in, int64_t pixel) : row_(in.logits + pixel * in.bins, in.bins), prior_(in.prior) {
    if constexpr (kHeld) row_.each([this](int k, int, Group& z) { addPrior(k, z); });
  }

  template <class F>
  __device__ void each(F f) {
    row_.each([&](int k, int place, Group& z) {
      if constexpr (!kHeld) addPrior(k, z);
      f(k, place, z);
    });
  }

 private:
  __device__ void addPrior(int k, Group& z) const {
    if (!prior_) return;
    const Group prior = *reinterpret_cast<const Group*>(prior_ + k);
    for (int j = 0; j < kWidth; ++j) z.values[j] += prior.values[j];
  }

  Row row_;
  const float* prior_;
};

template <class Row>
__global__ void __launch_bounds__(kThreads) mean(Problem in, float* ab) {
  __shared__ __align__(16) float shared[Centers<Row>::kShared];
  const Centers<Row> centers(in.centers, in.bins, shared);
  for (int64_t p = gpu::warpIndex(); p < in.pixels; p += gpu::warpCount()) {
    Row row(in, p);
    const RowSums sums = sumsOf(row, centers, in.inverse);
    if (gpu::laneIndex() < 2) ab[2 * p + gpu::laneIndex()] = gpu::laneIndex() == 0 ? sums.a : sums.b;
  }
}

// The color of the likeliest bin, ties to the lower index.
template <class Row>
__global__ void __launch_bounds__(kThreads) likeliest(Problem in, float* ab) {
  for (int64_t p = gpu::warpIndex(); p < in.pixels; p += gpu::warpCount()) {
    Row row(in, p);
    float peak = -INFINITY;
    int bin = 0;
    row.each([&](int k, int, auto& z) {
      for (int j = 0; j < Row::kWidth; ++j) {
        bin = z.values[j] > peak ? k + j : bin;
        peak = z.values[j] > peak ? z.values[j] : peak;
      }
    });
    for (int distance = gpu::kWarp / 2; distance > 0; distance /= 2) {
      const float otherPeak = __shfl_xor_sync(gpu::kFullWarp, peak, distance);
      const int otherBin = __shfl_xor_sync(gpu::kFullWarp, bin, distance);
      const bool other = otherPeak > peak || (otherPeak == peak && otherBin < bin);
      bin = other ? otherBin : bin;
      peak = other ? otherPeak : peak;
    }
    if (gpu::laneIndex() < 2) ab[2 * p + gpu::laneIndex()] = in.centers[2 * bin + gpu::laneIndex()];
  }
}

}  // namespace

void annealedMean(const BinLogits& in, double temperature, const Tensor& ab) {
  const Problem problem(in, temperature);
  const gpu::Grid grid = gpu::gridFor(problem.pixels * gpu::kWarp, kThreads);
  gpu::dispatchRow(gpu::suitsHeldRow(problem.bins, problem.logits, problem.prior), [&](auto held) {
    using Row = BiasedRow<typename decltype(held)::type>;
    gpu::launch("annealedMean", grid, temperature > 0 ? mean<Row> : likeliest<Row>, problem, ab.data<float>());
  });
}

}  // namespace lithochrome::ops::cuda
