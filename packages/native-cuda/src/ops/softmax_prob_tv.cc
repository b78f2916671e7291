#include "ops/softmax_prob_tv.h"

#include <numeric>

#include "ops/softmax_rows.h"

namespace lithochrome::ops {
namespace cpu {
namespace {

struct Problem {
  const Tensor& logits;
  const BinTargets& targets;
  const Tensor& dLogits;
  float factor;  // 2 λ / P
};

// A row with the rows above and below it (at the border, itself).
struct RowCross {
  const PixelRow &own, &below, &above;

  Cross at(int64_t x) const {
    const auto pixel = [](const PixelRow& row, int64_t at) {
      return Exponentials{row.exponentials[at], 1 / row.sums[static_cast<size_t>(at)].sum};
    };
    const int64_t last = static_cast<int64_t>(own.sums.size()) - 1;
    return {pixel(own, x), pixel(own, std::min(last, x + 1)), pixel(below, x), pixel(own, std::max<int64_t>(0, x - 1)),
            pixel(above, x)};
  }
};

// Writes the gradients of a band's pixels, one after the other.
template <class T>
class BandWriter {
 public:
  // first: of the pixels.
  BandWriter(const Problem& in, int64_t first)
      : in_(in),
        next_(first),
        inversePixels_(1.0f / static_cast<float>(in.logits.pixels())),
        block_(in.dLogits, first),
        slope_(1, in.logits.channels()) {}

  // The next pixel, the x-th of its row; → its part of the variation.
  float pixel(const RowCross& rows, int64_t x) {
    const int64_t bins = in_.logits.channels();
    const Cross cross = rows.at(x);
    const TargetRow target(in_.targets, next_++);
    const float scale = target.classWeight * inversePixels_, inverse = cross.own.inverse;
    const float mean = variationRow(cross, bins, slope_[0]);
    float* out = block_.next();
    variationGradient(cross.own.values, {slope_[0], inverse * (scale - in_.factor * mean), inverse * in_.factor}, bins, out);
    target.subtractFrom(out, scale);
    return mean;
  }

  void finish() { block_.write(); }

 private:
  const Problem& in_;
  int64_t next_;
  const float inversePixels_;
  GradientBlock<T> block_;
  AlignedRows slope_;
};

// Sums of each row of the batch.
struct RowSums {
  std::vector<double> losses, variations;
};

// A row's pixels are written as those below them come, which are still in the first-level cache.
template <class T>
void doBand(const Problem& in, const Band& band, SoftmaxRows& rows, RowSums& out) {
  const int64_t height = in.logits.dim(1);
  const auto read = [&](int64_t row, auto then) {
    const double loss = rows.read(band.imageRow + row, then);
    if (row >= band.first && row < band.last) out.losses[static_cast<size_t>(band.imageRow + row)] = loss;
  };
  const auto nothing = [](int64_t) {};
  if (band.first > 0) read(band.first - 1, nothing);
  read(band.first, nothing);
  BandWriter<T> writer(in, (band.imageRow + band.first) * rows.width());
  for (int64_t row = band.first; row < band.last; ++row) {
    const int64_t at = band.imageRow + row;
    const bool bottom = row + 1 == height;
    const RowCross cross = {rows.at(at), rows.at(bottom ? at : at + 1), rows.at(row > 0 ? at - 1 : at)};
    double variation = 0;
    const auto write = [&](int64_t x) { variation += writer.pixel(cross, x); };
    if (!bottom) read(row + 1, write);
    for (int64_t x = 0; bottom && x < rows.width(); ++x) write(x);
    out.variations[static_cast<size_t>(at)] = variation;
  }
  writer.finish();
}

}  // namespace

void softmaxProbTv(const Tensor& logits, const BinTargets& targets, double lambda, const SpatialLoss& out) {
  checkIndex(targets, logits.channels());
  const double pixels = static_cast<double>(logits.pixels());
  const Problem in = {logits, targets, out.dLogits, static_cast<float>(2 * lambda / pixels)};
  const ImageBands bands(logits, 8);
  const auto rowCount = static_cast<size_t>(logits.dim(0) * logits.dim(1));
  RowSums sums = {std::vector<double>(rowCount), std::vector<double>(rowCount)};
#pragma omp parallel
  {
    SoftmaxRows rows(logits, targets, nullptr, 3);
#pragma omp for schedule(dynamic)
    for (int64_t i = 0; i < bands.count(); ++i)
      dispatchFloat(out.dLogits.dtype, [&](auto zero) { doBand<decltype(zero)>(in, bands[i], rows, sums); });
  }
  const auto total = [](const std::vector<double>& parts) { return std::accumulate(parts.begin(), parts.end(), 0.0); };
  out.loss.data<float>()[0] = static_cast<float>(total(sums.losses) / pixels);
  out.penalty.data<float>()[0] = static_cast<float>(total(sums.variations) * lambda / pixels);
}

}  // namespace cpu

SpatialLoss softmaxProbTv(const Tensor& logits, const BinTargets& targets, const SoftmaxProbTvOptions& options) {
  checkTargets(logits, targets);
  checkRank(logits, 4, "logits");
  CHECK(options.lambda >= 0, "expected a number of at least 0 for lambda but received ", options.lambda);
  if (logits.device() == Device::cuda) {
    const SoftmaxForward first = rebalancedSoftmaxForward(logits, targets);
    const SoftmaxSaved saved = {first.stats, first.ab, std::nullopt};
    const Tensor dLogits = rebalancedSoftmaxBackward(logits, targets, saved, {options.gradient});
    return {first.loss, probTv(logits, first.stats, dLogits, {options.lambda}).loss, dLogits};
  }
  Stream& stream = Stream::current();
  const SpatialLoss out = {stream.empty({1}, DType::f32), stream.empty({1}, DType::f32),
                           emptyGradient(logits, {options.gradient})};
  stream.issue("softmaxProbTv", touchedBy(targets, {logits, out.loss, out.penalty, out.dLogits}),
               [=] { cpu::softmaxProbTv(logits, targets, options.lambda, out); });
  return out;
}

}  // namespace lithochrome::ops
