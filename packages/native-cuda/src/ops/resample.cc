#include "ops/resample.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace lithochrome {
namespace {

// Where result i of one axis comes from: Σ weight[t] · in[index[t]] for t in first[i] … first[i + 1] − 1.
struct AxisTaps {
  std::vector<int64_t> first{0};
  std::vector<int64_t> index;
  std::vector<double> weight;

  int64_t size() const { return static_cast<int64_t>(first.size()) - 1; }
  void add(int64_t source, double value) {
    index.push_back(source);
    weight.push_back(value);
  }
  void finish() { first.push_back(static_cast<int64_t>(index.size())); }
  bool copies() const {
    return static_cast<int64_t>(index.size()) == size() && std::all_of(weight.begin(), weight.end(), [](double w) { return w == 1; });
  }
};

bool isBilinear(const ResampleOptions& options) {
  CHECK(options.mode == "nearest" || options.mode == "bilinear", "expected nearest or bilinear for mode but received ",
        options.mode);
  return options.mode == "bilinear";
}

AxisTaps tapsOf(const ResampleAxis& axis) {
  AxisTaps taps;
  for (int64_t i = 0; i < axis.to; ++i) {
    const auto tap = resampleTap<double>(axis, i);
    taps.add(tap.index, 1 - tap.share);
    if (tap.share > 0) taps.add(tap.index + 1, tap.share);
    taps.finish();
  }
  return taps;
}

// The adjoint: which results each source goes into.
AxisTaps usesOf(const ResampleAxis& axis) {
  AxisTaps taps;
  for (int64_t source = 0; source < axis.from; ++source) {
    const ResampleUses uses = usesOf(axis, source);
    for (int64_t i = uses.first; i < uses.last; ++i) {
      const double weight = resampleTap<double>(axis, i).weightOf(source);
      if (weight > 0) taps.add(i, weight);
    }
    taps.finish();
  }
  return taps;
}

namespace cpu {

// out [C] = Σ over the taps of one result pixel.
template <class T>
void gatherPixel(const T* picture, int64_t width, int64_t channels, const AxisTaps& rows, int64_t row, const AxisTaps& columns,
                 int64_t column, float* sum, T* out) {
  for (int64_t c = 0; c < channels; ++c) sum[c] = 0;
  for (int64_t r = rows.first[row]; r < rows.first[row + 1]; ++r) {
    for (int64_t k = columns.first[column]; k < columns.first[column + 1]; ++k) {
      const T* in = picture + (rows.index[r] * width + columns.index[k]) * channels;
      const auto weight = static_cast<float>(rows.weight[r] * columns.weight[k]);
#pragma omp simd
      for (int64_t c = 0; c < channels; ++c) sum[c] += weight * toFloat(in[c]);
    }
  }
#pragma omp simd
  for (int64_t c = 0; c < channels; ++c) out[c] = fromFloat<T>(sum[c]);
}

template <class T>
void gather(const Tensor& x, const AxisTaps& rows, const AxisTaps& columns, const Tensor& y) {
  const int64_t height = y.dim(1), width = y.dim(2), channels = y.channels(), lines = y.dim(0) * height;
  const bool copies = rows.copies() && columns.copies();
#pragma omp parallel
  {
    std::vector<float> sum(static_cast<size_t>(channels));
#pragma omp for schedule(static)
    for (int64_t line = 0; line < lines; ++line) {
      const int64_t row = line % height;
      const T* picture = x.data<T>() + line / height * x.dim(1) * x.dim(2) * channels;
      T* out = y.data<T>() + line * width * channels;
      for (int64_t column = 0; column < width; ++column, out += channels) {
        if (copies)
          std::memcpy(out, picture + (rows.index[row] * x.dim(2) + columns.index[column]) * channels, sizeof(T) * channels);
        else
          gatherPixel(picture, x.dim(2), channels, rows, row, columns, column, sum.data(), out);
      }
    }
  }
}

// The taps are made once, when the work is issued.
template <class T>
Work gatherWork(const Tensor& x, const AxisTaps& rows, const AxisTaps& columns, const Tensor& y) {
  return [=] { gather<T>(x, rows, columns, y); };
}

}  // namespace cpu
}  // namespace

namespace reference {

Array resample(const Array& x, int64_t height, int64_t width, const ResampleOptions& options) {
  const bool bilinear = isBilinear(options);
  const AxisTaps rows = tapsOf({x.dim(1), height, bilinear}), columns = tapsOf({x.dim(2), width, bilinear});
  const int64_t channels = x.dim(3);
  Array y({x.dim(0), height, width, channels});
  for (int64_t i = 0; i < y.size(); ++i) {
    const int64_t c = i % channels, column = i / channels % width, row = i / (channels * width) % height;
    const int64_t n = i / (channels * width * height);
    for (int64_t r = rows.first[row]; r < rows.first[row + 1]; ++r)
      for (int64_t k = columns.first[column]; k < columns.first[column + 1]; ++k)
        y[i] += rows.weight[r] * columns.weight[k] *
                x[((n * x.dim(1) + rows.index[r]) * x.dim(2) + columns.index[k]) * channels + c];
  }
  return y;
}

}  // namespace reference

namespace ops {

Tensor resample(const Tensor& x, int64_t height, int64_t width, const ResampleOptions& options) {
  checkRank(x, 4, "x");
  CHECK(height >= 1 && width >= 1, "expected a size of at least 1 but received ", height, " and ", width);
  const bool bilinear = isBilinear(options);
  const Tensor y = Stream::current().empty({x.dim(0), height, width, x.dim(3)}, x.dtype, x.device());
  dispatchFloat(x.dtype, [&](auto zero) {
    using T = decltype(zero);
    Stream::current().issue("resample", {x, y}, cpu::gatherWork<T>(x, tapsOf({x.dim(1), height, bilinear}),
                                                                   tapsOf({x.dim(2), width, bilinear}), y),
                            CUDA_WORK(cuda::resample(x, bilinear, y)));
  });
  return y;
}

Tensor resampleBackward(const Tensor& dy, const Shape& inputShape, const ResampleOptions& options) {
  checkRank(dy, 4, "dy");
  CHECK(inputShape.size() == 4 && inputShape[0] == dy.dim(0) && inputShape[3] == dy.dim(3), "expected an input shape like ",
        describe(dy.shape), " but received ", describe(inputShape));
  const bool bilinear = isBilinear(options);
  const Tensor dx = Stream::current().empty(inputShape, dy.dtype, dy.device());
  dispatchFloat(dy.dtype, [&](auto zero) {
    using T = decltype(zero);
    Stream::current().issue("resampleBackward", {dy, dx}, cpu::gatherWork<T>(dy, usesOf({inputShape[1], dy.dim(1), bilinear}),
                                                                             usesOf({inputShape[2], dy.dim(2), bilinear}), dx),
                            CUDA_WORK(cuda::resampleBackward(dy, bilinear, dx)));
  });
  return dx;
}

}  // namespace ops
}  // namespace lithochrome
