#include "ops/softmax_levin.h"

#include <numeric>

#include "ops/levin_rows.h"
#include "ops/softmax_rows.h"

namespace lithochrome::ops {
namespace cpu {
namespace {

struct Problem {
  const Tensor& logits;
  const BinTargets& targets;
  const CenterPlanes& centers;
  const Tensor& dLogits;
  float factor;  // 2 λ / (P · 110²)
};

// Sums of each row of the batch.
struct RowSums {
  std::vector<double> losses, squares;
};

// a, b: (I − W)ᵀ(I − W) of a row's expected colors.
template <class T>
void writeRow(const Problem& in, const PixelRow& pixels, int64_t first, const float* a, const float* b) {
  const int64_t width = in.logits.dim(2);
  const float inversePixels = 1.0f / static_cast<float>(in.logits.pixels());
  GradientBlock<T> block(in.dLogits, first);
  for (int64_t x = 0; x < width; ++x) {
    const SoftmaxRow& sums = pixels.sums[static_cast<size_t>(x)];
    const TargetRow target(in.targets, first + x);
    const float scale = target.classWeight * inversePixels, da = in.factor * a[x], db = in.factor * b[x];
    const float inverse = 1 / sums.sum;
    float* row = block.next();
    slopeRow(pixels.exponentials[x], in.centers,
             {inverse * (scale - da * sums.a - db * sums.b), inverse * da, inverse * db}, row);
    target.subtractFrom(row, scale);
  }
  block.write();
}

template <class T>
void doBand(const Problem& in, const Band& band, SoftmaxRows& rows, LevinRows& penalty, RowSums& out) {
  penalty.sweep(
      band, out.squares.data(),
      [&](int64_t row, float* a, float* b) {
        const double loss = rows.read(band.imageRow + row);
        if (row >= band.first && row < band.last) out.losses[static_cast<size_t>(band.imageRow + row)] = loss;
        const std::vector<SoftmaxRow>& sums = rows.at(band.imageRow + row).sums;
        for (size_t x = 0; x < sums.size(); ++x) a[x] = sums[x].a, b[x] = sums[x].b;
      },
      [&](int64_t row, const float* a, const float* b) {
        writeRow<T>(in, rows.at(band.imageRow + row), (band.imageRow + row) * rows.width(), a, b);
      });
}

}  // namespace

void softmaxLevin(const Tensor& logits, const BinTargets& targets, const LevinGuide& guide, const SpatialLoss& out) {
  checkIndex(targets, logits.channels());
  const CenterPlanes centers(targets.centers);
  const double scale = levinScale(logits.pixels(), guide.settings.lambda);
  const Problem in = {logits, targets, centers, out.dLogits, static_cast<float>(2 * scale)};
  const ImageBands bands(logits, 4 * guide.settings.radius);
  const auto rowCount = static_cast<size_t>(logits.dim(0) * logits.dim(1));
  RowSums sums = {std::vector<double>(rowCount), std::vector<double>(rowCount)};
#pragma omp parallel
  {
    SoftmaxRows rows(logits, targets, &centers, 2 * guide.settings.radius + 1);
    LevinRows penalty(guide.lightness, guide.settings);
#pragma omp for schedule(dynamic)
    for (int64_t i = 0; i < bands.count(); ++i)
      dispatchFloat(out.dLogits.dtype, [&](auto zero) { doBand<decltype(zero)>(in, bands[i], rows, penalty, sums); });
  }
  const auto total = [](const std::vector<double>& parts) { return std::accumulate(parts.begin(), parts.end(), 0.0); };
  out.loss.data<float>()[0] = static_cast<float>(total(sums.losses) / static_cast<double>(logits.pixels()));
  out.penalty.data<float>()[0] = static_cast<float>(scale * total(sums.squares));
}

}  // namespace cpu

SpatialLoss softmaxLevin(const Tensor& logits, const BinTargets& targets, const Tensor& lightness,
                         const SoftmaxLevinOptions& options) {
  checkTargets(logits, targets);
  checkRank(logits, 4, "logits");
  checkDType(lightness, DType::f32, "lightness");
  checkShape(lightness, {logits.dim(0), logits.dim(1), logits.dim(2), 1}, "lightness");
  const LevinGuide guide = {lightness, levinSettings(options.levin)};
  if (logits.device() == Device::cuda) {
    const SoftmaxForward first = rebalancedSoftmaxForward(logits, targets);
    const LevinLoss penalty = levin(first.ab, lightness, options.levin);
    const SoftmaxSaved saved = {first.stats, first.ab, penalty.dAb};
    return {first.loss, penalty.loss, rebalancedSoftmaxBackward(logits, targets, saved, {options.gradient})};
  }
  Stream& stream = Stream::current();
  const SpatialLoss out = {stream.empty({1}, DType::f32), stream.empty({1}, DType::f32),
                           emptyGradient(logits, {options.gradient})};
  stream.issue("softmaxLevin", touchedBy(targets, {logits, lightness, out.loss, out.penalty, out.dLogits}),
               [=] { cpu::softmaxLevin(logits, targets, guide, out); });
  return out;
}

}  // namespace lithochrome::ops
