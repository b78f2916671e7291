#include "ops/rebalanced_softmax.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/chunked_sum.h"
#include "core/math.h"
#include "gpu/parts.h"
#include "ops/bin_targets.h"
#include "ops/softmax_row.h"

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

// w · CE of one pixel.
double pixelLoss(const float* z, const TargetRow& target, const SoftmaxRow& row) {
  const double logSum = static_cast<double>(row.peak) + std::log(static_cast<double>(row.sum));
  double loss = 0;
  for (int64_t m = 0; m < target.neighbors; ++m) loss += target.weight[m] * (logSum - z[target.index[m]]);
  return loss * target.classWeight;
}

template <class T>
void scaleRow(const float* __restrict row, float factor, int64_t bins, T* __restrict out) {
#pragma omp simd
  for (int64_t k = 0; k < bins; ++k) out[k] = fromFloat<T>(row[k] * factor);
}

template <class T>
double lossOfPixels(const Tensor& logits, const BinTargets& targets, const CenterPlanes& centers,
                    const SoftmaxLoss& out, int64_t first, int64_t last) {
  const int64_t bins = centers.bins();
  std::vector<float> row(static_cast<size_t>(bins));
  const float inversePixels = 1.0f / static_cast<float>(logits.pixels());
  double loss = 0;
  for (int64_t p = first; p < last; ++p) {
    const float* z = logits.data<float>() + p * bins;
    const SoftmaxRow sums = softmaxRow(z, centers, row.data());
    const TargetRow target(targets, p);
    loss += pixelLoss(z, target, sums);
    out.ab.data<float>()[2 * p] = sums.a;
    out.ab.data<float>()[2 * p + 1] = sums.b;
    // (scale / Σe) (e − Y Σe) = scale (π − Y)
    for (int64_t m = 0; m < target.neighbors; ++m)
      row[static_cast<size_t>(target.index[m])] -= target.weight[m] * sums.sum;
    scaleRow(row.data(), target.classWeight * inversePixels / sums.sum, bins, out.dLogits.data<T>() + p * bins);
  }
  return loss;
}

template <class T>
void gradientOfPixel(const Tensor& logits, const BinTargets& targets, const SoftmaxSaved& saved,
                     const CenterPlanes& centers, int64_t p, float* __restrict row, T* out) {
  const int64_t bins = centers.bins();
  const float* __restrict z = logits.data<float>() + p * bins;
  const float* stats = saved.stats.data<float>() + 2 * p;
  const float* ab = saved.ab.data<float>() + 2 * p;
  const TargetRow target(targets, p);
  const float scale = target.classWeight / static_cast<float>(logits.pixels());
  const float da = saved.dAb ? saved.dAb->data<float>()[2 * p] : 0.0f;
  const float db = saved.dAb ? saved.dAb->data<float>()[2 * p + 1] : 0.0f;
  const float *__restrict centerA = centers.a.data(), *__restrict centerB = centers.b.data();
  const float peak = stats[0], logSum = stats[1], constant = scale - da * ab[0] - db * ab[1];
#pragma omp simd
  for (int64_t k = 0; k < bins; ++k)
    row[k] = math::exp((z[k] - peak) - logSum) * (constant + da * centerA[k] + db * centerB[k]);
  for (int64_t m = 0; m < target.neighbors; ++m) row[target.index[m]] -= scale * target.weight[m];
  scaleRow(row, 1.0f, bins, out);
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

void rebalancedSoftmaxForward(const Tensor& logits, const BinTargets& targets, const SoftmaxForward& out) {
  checkIndex(targets, logits.channels());
  const CenterPlanes centers(targets.centers);
  const int64_t bins = logits.channels();
  const double loss = chunkedSum(logits.pixels(), kChunk, [&](int64_t first, int64_t last) {
    std::vector<float> row(static_cast<size_t>(bins));
    double part = 0;
    for (int64_t p = first; p < last; ++p) {
      const float* z = logits.data<float>() + p * bins;
      const SoftmaxRow sums = softmaxRow(z, centers, row.data());
      part += pixelLoss(z, TargetRow(targets, p), sums);
      out.ab.data<float>()[2 * p] = sums.a;
      out.ab.data<float>()[2 * p + 1] = sums.b;
      out.stats.data<float>()[2 * p] = sums.peak;
      out.stats.data<float>()[2 * p + 1] = std::log(sums.sum);
    }
    return part;
  });
  out.loss.data<float>()[0] = static_cast<float>(loss / static_cast<double>(logits.pixels()));
}

void rebalancedSoftmaxBackward(const Tensor& logits, const BinTargets& targets, const SoftmaxSaved& saved,
                               const Tensor& dLogits) {
  checkIndex(targets, logits.channels());
  const CenterPlanes centers(targets.centers);
  const int64_t bins = logits.channels(), pixels = logits.pixels();
  dispatchFloat(dLogits.dtype, [&](auto zero) {
    using T = decltype(zero);
#pragma omp parallel
    {
      std::vector<float> row(static_cast<size_t>(bins));
#pragma omp for schedule(static)
      for (int64_t p = 0; p < pixels; ++p)
        gradientOfPixel(logits, targets, saved, centers, p, row.data(), dLogits.data<T>() + p * bins);
    }
  });
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
               [=] { cpu::rebalancedSoftmaxForward(logits, targets, out); },
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
                          [=] { cpu::rebalancedSoftmaxBackward(logits, targets, saved, dLogits); },
                          CUDA_WORK(cuda::rebalancedSoftmaxBackward(logits, targets, saved, dLogits)));
  return dLogits;
}

}  // namespace lithochrome::ops
