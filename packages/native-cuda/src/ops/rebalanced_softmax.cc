#include "ops/rebalanced_softmax.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/chunked_sum.h"
#include "gpu/parts.h"
#include "ops/bin_targets.h"
#include "ops/gradient_block.h"

namespace lithochrome::ops {
namespace reference {

void rebalancedSoftmaxForward(const Tensor& logits, const BinTargets& targets, const SoftmaxForward& out) {
  const int64_t bins = logits.channels();
  double loss = 0;
  for (int64_t p = 0; p < logits.pixels(); ++p) {
    const float* z = logits.data<float>() + p * bins;
    const double peak = *std::max_element(z, z + bins);
    double sum = 0, ab[2] = {0, 0};
    for (int64_t k = 0; k < bins; ++k) {
      const double e = std::exp(z[k] - peak);
      sum += e;
      for (int c = 0; c < 2; ++c) ab[c] += e * targets.centers.data<float>()[2 * k + c];
    }
    const TargetRow target(targets, p);
    for (int64_t m = 0; m < target.neighbors; ++m)
      loss += static_cast<double>(target.classWeight) * target.weight[m] * (peak + std::log(sum) - z[target.index[m]]);
    for (int c = 0; c < 2; ++c) out.ab.data<float>()[2 * p + c] = static_cast<float>(ab[c] / sum);
    out.stats.data<float>()[2 * p] = static_cast<float>(peak);
    out.stats.data<float>()[2 * p + 1] = static_cast<float>(std::log(sum));
  }
  out.loss.data<float>()[0] = static_cast<float>(loss / static_cast<double>(logits.pixels()));
}

void rebalancedSoftmaxBackward(const Tensor& logits, const BinTargets& targets, const SoftmaxSaved& saved,
                               const Tensor& dLogits) {
  const int64_t bins = logits.channels();
  std::vector<double> row(static_cast<size_t>(bins));
  for (int64_t p = 0; p < logits.pixels(); ++p) {
    const float* z = logits.data<float>() + p * bins;
    const float* stats = saved.stats.data<float>() + 2 * p;
    const TargetRow target(targets, p);
    const double scale = static_cast<double>(target.classWeight) / static_cast<double>(logits.pixels());
    for (int64_t k = 0; k < bins; ++k) {
      double slope = scale;
      for (int c = 0; c < 2 && saved.dAb; ++c)
        slope += static_cast<double>(saved.dAb->data<float>()[2 * p + c]) *
                 (static_cast<double>(targets.centers.data<float>()[2 * k + c]) - saved.ab.data<float>()[2 * p + c]);
      row[static_cast<size_t>(k)] = slope * std::exp(static_cast<double>(z[k]) - stats[0] - stats[1]);
    }
    for (int64_t m = 0; m < target.neighbors; ++m)
      row[static_cast<size_t>(target.index[m])] -= scale * target.weight[m];
    dispatchFloat(dLogits.dtype, [&](auto zero) {
      for (int64_t k = 0; k < bins; ++k)
        dLogits.data<decltype(zero)>()[p * bins + k] =
            fromFloat<decltype(zero)>(static_cast<float>(row[static_cast<size_t>(k)]));
    });
  }
}

}  // namespace reference

namespace cpu {
namespace {

// Pixels whose losses are added in one go: fixed, so that threads do not change the sum.
constexpr int64_t kChunk = 32;

template <class T>
double lossOfPixels(const Tensor& logits, const BinTargets& targets, const CenterPlanes& centers,
                    const SoftmaxLoss& out, int64_t first, int64_t last) {
  const int64_t bins = centers.bins();
  GradientBlock<T> block(out.dLogits, first);
  AlignedRows exponentials(1, bins);
  const float inversePixels = 1.0f / static_cast<float>(logits.pixels());
  double loss = 0;
  for (int64_t p = first; p < last; ++p) {
    const float* z = logits.data<float>() + p * bins;
    float* row = block.next();
    const SoftmaxRow sums = softmaxRow(z, centers, exponentials[0]);
    const TargetRow target(targets, p);
    loss += crossEntropy(z, target, sums);
    out.ab.data<float>()[2 * p] = sums.a;
    out.ab.data<float>()[2 * p + 1] = sums.b;
    const float scale = target.classWeight * inversePixels;
    scaleRow(exponentials[0], scale / sums.sum, bins, row);
    target.subtractFrom(row, scale);
  }
  block.write();
  return loss;
}

}  // namespace

void rebalancedSoftmax(const Tensor& logits, const BinTargets& targets, const SoftmaxLoss& out) {
  checkIndex(targets, logits.channels());
  const CenterPlanes centers(targets.centers);
  const double loss = dispatchFloat(out.dLogits.dtype, [&](auto zero) {
    return chunkedSum(logits.pixels(), kChunk, [&](int64_t first, int64_t last) {
      return lossOfPixels<decltype(zero)>(logits, targets, centers, out, first, last);
    });
  });
  out.loss.data<float>()[0] = static_cast<float>(loss / static_cast<double>(logits.pixels()));
}

}  // namespace cpu

SoftmaxLoss rebalancedSoftmax(const Tensor& logits, const BinTargets& targets, const GradientOptions& options) {
  checkTargets(logits, targets);
  Stream& stream = Stream::current();
  const Device device = logits.device();
  const SoftmaxLoss out = {stream.empty({1}, DType::f32, device), stream.empty(abShape(logits), DType::f32, device),
                           emptyGradient(logits, options)};
  const Tensor parts = gpu::emptyParts(device);
  stream.issue("rebalancedSoftmax", touchedBy(targets, {logits, out.loss, out.ab, out.dLogits, parts}),
               [=] { cpu::rebalancedSoftmax(logits, targets, out); },
               CUDA_WORK(cuda::rebalancedSoftmax(logits, targets, out, parts)));
  return out;
}

SoftmaxForward rebalancedSoftmaxForward(const Tensor& logits, const BinTargets& targets) {
  checkTargets(logits, targets);
  Stream& stream = Stream::current();
  const Device device = logits.device();
  const SoftmaxForward out = {stream.empty({1}, DType::f32, device), stream.empty(abShape(logits), DType::f32, device),
                              stream.empty({logits.pixels(), 2}, DType::f32, device)};
  const Tensor parts = gpu::emptyParts(device);
  stream.issue("rebalancedSoftmaxForward", touchedBy(targets, {logits, out.loss, out.ab, out.stats, parts}),
               [=] {
                 checkIndex(targets, logits.channels());
                 reference::rebalancedSoftmaxForward(logits, targets, out);
               },
               CUDA_WORK(cuda::rebalancedSoftmaxForward(logits, targets, out, parts)));
  return out;
}

Tensor rebalancedSoftmaxBackward(const Tensor& logits, const BinTargets& targets, const SoftmaxSaved& saved,
                                 const GradientOptions& options) {
  checkTargets(logits, targets);
  checkSaved(logits, saved);
  const Tensor dLogits = emptyGradient(logits, options);
  std::vector<Tensor> touched = touchedBy(targets, {logits, saved.stats, saved.ab, dLogits});
  if (saved.dAb) touched.push_back(*saved.dAb);
  Stream::current().issue("rebalancedSoftmaxBackward", touched,
                          [=] {
                            checkIndex(targets, logits.channels());
                            reference::rebalancedSoftmaxBackward(logits, targets, saved, dLogits);
                          },
                          CUDA_WORK(cuda::rebalancedSoftmaxBackward(logits, targets, saved, dLogits)));
  return dLogits;
}

}  // namespace lithochrome::ops
