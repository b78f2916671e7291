#include "ops/area_lightness.h"

#include <algorithm>
#include <vector>

#include "ops/area_span.h"
#include "ops/picture.h"

namespace lithochrome::ops {
namespace cpu {
namespace {

// Rows of the picture that a thread takes at once; a fixed number of bands, so that the sums do not depend on the team.
constexpr int64_t kBands = 64;

// The part of one target that a band of picture rows [first, last) contributes.
class BandMean {
 public:
  // `head` [w]: where the band's share of a target row goes that a band above began.
  BandMean(const Tensor& picture, const Tensor& out, int64_t first, float* head)
      : height_(picture.dim(0)),
        width_(picture.dim(1)),
        targetHeight_(out.dim(1)),
        targetWidth_(out.dim(2)),
        first_(first),
        out_(out.data<float>()),
        head_(head),
        mean_(static_cast<size_t>(width_)) {
    std::fill_n(head_, targetWidth_, 0.0f);
  }

  // Row v of the picture's lightness [width]; rows come in order.
  void add(int64_t v, const float* lightness) {
    const int64_t target = v * targetHeight_ / height_;
    const AreaSpan span(height_, targetHeight_, target);
    accumulate(span.share<float>(v), lightness);
    pending_ = target;
    if (v + 1 < span.last) return;
    flush();
    if (target + 1 == targetHeight_) return;
    const float rest = AreaSpan(height_, targetHeight_, target + 1).share<float>(v);
    if (rest == 0) return;
    accumulate(rest, lightness);
    pending_ = target + 1;
  }

  // Writes the row that is not complete, if any.
  void flush() {
    if (pending_ < 0) return;
    const bool begunAbove = AreaSpan(height_, targetHeight_, pending_).first < first_;
    reduce(begunAbove ? head_ : out_ + pending_ * targetWidth_);
    std::fill(mean_.begin(), mean_.end(), 0.0f);
    pending_ = -1;
  }

 private:
  void accumulate(float share, const float* lightness) {
    float* mean = mean_.data();
#pragma omp simd
    for (int64_t x = 0; x < width_; ++x) mean[x] += share * lightness[x];
  }

  void reduce(float* row) const {
    const float* mean = mean_.data();
    const float inner = static_cast<float>(targetWidth_) / static_cast<float>(width_);
    for (int64_t x = 0; x < targetWidth_; ++x) {
      const AreaSpan span(width_, targetWidth_, x);
      float sum = 0;
      for (int64_t u = span.first + 1; u < span.last - 1; ++u) sum += mean[u];
      sum = sum * inner + span.share<float>(span.first) * mean[span.first];
      row[x] = span.last - span.first > 1 ? sum + span.share<float>(span.last - 1) * mean[span.last - 1] : sum;
    }
  }

  int64_t height_, width_, targetHeight_, targetWidth_, first_;
  float *out_, *head_;
  // The share-weighted sum of rows for target row `pending_`; none: −1.
  std::vector<float> mean_;
  int64_t pending_ = -1;
};

void readRow(const Tensor& picture, int64_t y, float* lightness) {
  const int64_t width = picture.dim(1);
  color::LightnessBlock block;
  for (int64_t x = 0; x < width; x += color::kBlock) {
    const int count = static_cast<int>(std::min<int64_t>(color::kBlock, width - x));
    block.read(picture, y * width + x, count);
    std::copy_n(block.lightness, count, lightness + x);
  }
}

void addBand(const Tensor& picture, const std::vector<Tensor>& outs, int64_t band, std::vector<std::vector<float>>& heads) {
  const int64_t height = picture.dim(0), first = band * height / kBands, last = (band + 1) * height / kBands;
  std::vector<BandMean> means;
  for (size_t i = 0; i < outs.size(); ++i)
    means.emplace_back(picture, outs[i], first, heads[i].data() + band * outs[i].dim(2));
  std::vector<float> lightness(static_cast<size_t>(picture.dim(1)));
  for (int64_t v = first; v < last; ++v) {
    readRow(picture, v, lightness.data());
    for (BandMean& mean : means) mean.add(v, lightness.data());
  }
  for (BandMean& mean : means) mean.flush();
}

// Adds what each band contributed to the row that a band above began.
void addHeads(const Tensor& picture, const Tensor& out, const std::vector<float>& heads) {
  const int64_t height = picture.dim(0), width = out.dim(2);
  for (int64_t band = 1; band < kBands; ++band) {
    const int64_t first = band * height / kBands;
    if (first == (band + 1) * height / kBands) continue;
    const int64_t target = first * out.dim(1) / height;
    if (AreaSpan(height, out.dim(1), target).first == first) continue;
    const float* head = heads.data() + band * width;
    for (int64_t x = 0; x < width; ++x) out.data<float>()[target * width + x] += head[x];
  }
}

}  // namespace

void areaLightness(const Tensor& picture, const std::vector<Tensor>& outs) {
  std::vector<std::vector<float>> heads;
  for (const Tensor& out : outs) heads.emplace_back(static_cast<size_t>(kBands * out.dim(2)));
#pragma omp parallel for schedule(dynamic)
  for (int64_t band = 0; band < kBands; ++band) addBand(picture, outs, band, heads);
  for (size_t i = 0; i < outs.size(); ++i) addHeads(picture, outs[i], heads[i]);
}

}  // namespace cpu

std::vector<Tensor> areaLightnesses(const Tensor& picture, const std::vector<Shape>& sizes) {
  checkPicture(picture);
  CHECK(!sizes.empty(), "expected at least one size");
  Stream& stream = Stream::current();
  std::vector<Tensor> outs, touched{picture};
  for (const Shape& size : sizes) {
    CHECK(size.size() == 2, "expected sizes [height, width] but received ", describe(size));
    CHECK(size[0] >= 1 && size[0] <= picture.dim(0), "expected a height between 1 and ", picture.dim(0), " but received ",
          size[0]);
    CHECK(size[1] >= 1 && size[1] <= picture.dim(1), "expected a width between 1 and ", picture.dim(1), " but received ",
          size[1]);
    outs.push_back(stream.empty({1, size[0], size[1], 1}, DType::f32, picture.device()));
    touched.push_back(outs.back());
  }
  stream.issue("areaLightness", std::move(touched), [=] { cpu::areaLightness(picture, outs); },
               CUDA_WORK(for (const Tensor& out : outs) cuda::areaLightness(picture, out)));
  return outs;
}

Tensor areaLightness(const Tensor& picture, int64_t height, int64_t width) {
  return areaLightnesses(picture, {{height, width}})[0];
}

}  // namespace lithochrome::ops
