#include "ops/rebalanced_softmax.h"

#include "gpu/partial_sum.h"
#include "ops/bin_targets_kernel.h"
#include "ops/softmax_row_kernel.h"

// Version 3 of bench/rebalanced_softmax_cuda.cu: a warp takes a pixel. Its logits are read once and held in registers, the
// gradient is written once in wide stores; only the target's few bins are read again, from the cache, and written over.
namespace lithochrome::ops::cuda {
namespace {

// out[k] = value(place in the group, k, logit or what stands for it), in one store a group.
template <class T, class Row, class Value>
__device__ void writeRow(Row& row, T* out, Value value) {
  row.each([&](int k, int, const auto& group) {
    gpu::Lane<T, Row::kWidth> made;
    const auto values = value(k, group);
    for (int j = 0; j < Row::kWidth; ++j) made.values[j] = fromFloat<T>(values.values[j]);
    *reinterpret_cast<gpu::Lane<T, Row::kWidth>*>(out + k) = made;
  });
}

template <class Row, class T>
__global__ void __launch_bounds__(gpu::kSumThreads, 4) onePass(BinProblem in, float* ab, T* dLogits, double* parts) {
  __shared__ __align__(16) float planes[Centers<Row>::kShared];
  const Centers<Row> centers(in.centers, in.bins, planes);
  const float inversePixels = 1.0f / static_cast<float>(in.pixels);
  double loss = 0;
  for (int64_t p = gpu::warpIndex(); p < in.pixels; p += gpu::warpCount()) {
    const float* z = in.logits + p * in.bins;
    T* gradient = dLogits + p * in.bins;
    Row row(z, in.bins);
    const BinTarget target(in, p);
    const float classWeight = target.classWeight(in.classWeights);
    const RowSums sums = sumsOf(row, centers);
    const float logSum = std::log(sums.sum), factor = classWeight * inversePixels / sums.sum;
    const auto exponential = [&](float value) { return math::exp(value - sums.peak); };
    // (scale / Σe) (e − Y Σe) = scale (π − Y)
    writeRow(row, gradient, [&](int, const auto& group) {
      auto scaled = group;
      for (float& value : scaled.values) value = factor * (Row::kHeld ? value : exponential(value));
      return scaled;
    });
    const float wrong = target.each([&](int k, float weight, float all) {
      const float logit = z[k];
      gradient[k] = fromFloat<T>(factor * (exponential(logit) - all * sums.sum));
      loss += classWeight * weight * ((sums.peak - logit) + logSum);
    });
    loss += wrong;
    if (gpu::laneIndex() < 2) ab[2 * p + gpu::laneIndex()] = gpu::laneIndex() == 0 ? sums.a : sums.b;
  }
  gpu::leavePart(parts, loss);
}

struct ForwardResults {
  float *ab, *stats;
  double* parts;
};

template <class Row>
__global__ void forward(BinProblem in, ForwardResults out) {
  __shared__ __align__(16) float planes[Centers<Row>::kShared];
  const Centers<Row> centers(in.centers, in.bins, planes);
  double loss = 0;
  for (int64_t p = gpu::warpIndex(); p < in.pixels; p += gpu::warpCount()) {
    const float* z = in.logits + p * in.bins;
    Row row(z, in.bins);
    const BinTarget target(in, p);
    const float classWeight = target.classWeight(in.classWeights);
    const RowSums sums = sumsOf(row, centers);
    const float logSum = std::log(sums.sum);
    const float wrong = target.each(
        [&](int k, float weight, float) { loss += classWeight * weight * ((sums.peak - z[k]) + logSum); });
    loss += wrong;
    if (gpu::laneIndex() != 0) continue;
    out.ab[2 * p] = sums.a;
    out.ab[2 * p + 1] = sums.b;
    out.stats[2 * p] = sums.peak;
    out.stats[2 * p + 1] = logSum;
  }
  gpu::leavePart(out.parts, loss);
}

struct Saved {
  const float *stats, *ab, *dAb;  // dAb: null where none comes back
};

template <class Row, class T>
__global__ void backward(BinProblem in, Saved saved, T* dLogits) {
  __shared__ __align__(16) float planes[Centers<Row>::kShared];
  const Centers<Row> centers(in.centers, in.bins, planes);
  for (int64_t p = gpu::warpIndex(); p < in.pixels; p += gpu::warpCount()) {
    const float* z = in.logits + p * in.bins;
    T* gradient = dLogits + p * in.bins;
    Row row(z, in.bins);
    const BinTarget target(in, p);
    const float scale = target.classWeight(in.classWeights) / static_cast<float>(in.pixels);
    const float da = saved.dAb ? saved.dAb[2 * p] : 0.0f, db = saved.dAb ? saved.dAb[2 * p + 1] : 0.0f;
    const float peak = saved.stats[2 * p], logSum = saved.stats[2 * p + 1];
    const float constant = scale - da * saved.ab[2 * p] - db * saved.ab[2 * p + 1];
    const auto slope = [&](float logit, float a, float b) {
      return math::exp((logit - peak) - logSum) * (constant + da * a + db * b);
    };
    writeRow(row, gradient, [&](int k, auto group) {
      const auto a = centers.at(0, k), b = centers.at(1, k);
      for (int j = 0; j < Row::kWidth; ++j) group.values[j] = slope(group.values[j], a.values[j], b.values[j]);
      return group;
    });
    target.each([&](int k, float, float all) {
      gradient[k] = fromFloat<T>(slope(z[k], in.centers[2 * k], in.centers[2 * k + 1]) - scale * all);
    });
  }
}

gpu::Grid gridOf(const Tensor& logits) { return gpu::sumGrid(gpu::kWarp * logits.pixels()); }

gpu::Scaled meanOver(const Tensor& logits) { return {1 / static_cast<double>(logits.pixels())}; }

}  // namespace

void rebalancedSoftmax(const Tensor& logits, const BinTargets& targets, const SoftmaxLoss& out, const Tensor& parts) {
  const gpu::Grid grid = gridOf(logits);
  dispatchFloat(out.dLogits.dtype, [&](auto zero) {
    using T = decltype(zero);
    T* gradient = out.dLogits.data<T>();
    gpu::dispatchRow(gpu::suitsHeldRow(logits.channels(), logits.data<const float>(), gradient), [&](auto row) {
      gpu::launch("rebalancedSoftmax", grid, onePass<typename decltype(row)::type, T>, BinProblem(logits, targets),
                  out.ab.data<float>(), gradient, parts.data<double>());
    });
  });
  gpu::finishSum(parts, grid, meanOver(logits), out.loss);
}

void rebalancedSoftmaxForward(const Tensor& logits, const BinTargets& targets, const SoftmaxForward& out, const Tensor& parts) {
  const gpu::Grid grid = gridOf(logits);
  const float* rows = logits.data<const float>();
  const ForwardResults results = {out.ab.data<float>(), out.stats.data<float>(), parts.data<double>()};
  gpu::dispatchRow(gpu::suitsHeldRow(logits.channels(), rows, rows), [&](auto row) {
    gpu::launch("rebalancedSoftmaxForward", grid, forward<typename decltype(row)::type>, BinProblem(logits, targets), results);
  });
  gpu::finishSum(parts, grid, meanOver(logits), out.loss);
}

void rebalancedSoftmaxBackward(const Tensor& logits, const BinTargets& targets, const SoftmaxSaved& saved,
                               const Tensor& dLogits) {
  const Saved from = {saved.stats.data<const float>(), saved.ab.data<const float>(),
                      saved.dAb ? saved.dAb->data<const float>() : nullptr};
  dispatchFloat(dLogits.dtype, [&](auto zero) {
    using T = decltype(zero);
    T* gradient = dLogits.data<T>();
    gpu::dispatchRow(gpu::suitsHeldRow(logits.channels(), logits.data<const float>(), gradient), [&](auto row) {
      gpu::launch("rebalancedSoftmaxBackward", gridOf(logits), backward<typename decltype(row)::type, T>,
                  BinProblem(logits, targets), from, gradient);
    });
  });
}

}  // namespace lithochrome::ops::cuda
