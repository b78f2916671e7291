#include "ops/batch_norm.h"

#include "core/narrow.h"
#include "core/rows.h"
#include "core/shares.h"
#include "ops/batch_norm_affine.h"

namespace lithochrome {
namespace {

namespace cpu {

// Sum of a chunk's rows → sum [C]. Four rows at a time spare traffic on the accumulators.
template <class T>
void sumRows(const T* x, int64_t rows, int64_t channels, float* sum) {
  for (int64_t c = 0; c < channels; ++c) sum[c] = 0;
  int64_t row = 0;
  for (; row + 4 <= rows; row += 4, x += 4 * channels) {
    const T *x1 = x + channels, *x2 = x1 + channels, *x3 = x2 + channels;
#pragma omp simd
    for (int64_t c = 0; c < channels; ++c)
      sum[c] += (toFloat(x[c]) + toFloat(x1[c])) + (toFloat(x2[c]) + toFloat(x3[c]));
  }
  for (; row < rows; ++row, x += channels) {
#pragma omp simd
    for (int64_t c = 0; c < channels; ++c) sum[c] += toFloat(x[c]);
  }
}

// Sum of (x − mean)² over a chunk's rows → squares [C].
template <class T>
void squareRows(const T* x, int64_t rows, int64_t channels, const float* mean, float* squares) {
  for (int64_t c = 0; c < channels; ++c) squares[c] = 0;
  int64_t row = 0;
  for (; row + 2 <= rows; row += 2, x += 2 * channels) {
    const T* x1 = x + channels;
#pragma omp simd
    for (int64_t c = 0; c < channels; ++c) {
      const float d = toFloat(x[c]) - mean[c], d1 = toFloat(x1[c]) - mean[c];
      squares[c] += d * d + d1 * d1;
    }
  }
  for (; row < rows; ++row, x += channels) {
#pragma omp simd
    for (int64_t c = 0; c < channels; ++c) squares[c] += (toFloat(x[c]) - mean[c]) * (toFloat(x[c]) - mean[c]);
  }
}

// Mean and squared deviations of each chunk, combined in order (Chan, Golub & LeVeque 1979).
template <class T>
void statistics(const Tensor& x, const Tensor& partial, const Tensor& mean, const Tensor& variance) {
  const int64_t channels = x.channels(), rows = x.pixels();
  const RowChunks chunks(rows, channels);
  float* parts = partial.data<float>();
  shareOut(chunks.count(), [&](int64_t i, int) {
    const T* in = x.data<T>() + chunks.first(i) * channels;
    float *means = parts + 2 * i * channels, *squares = means + channels;
    sumRows(in, chunks.length(i), channels, means);
    const float share = 1.0f / static_cast<float>(chunks.length(i));
    for (int64_t c = 0; c < channels; ++c) means[c] *= share;
    squareRows(in, chunks.length(i), channels, means, squares);
  });
  for (int64_t c = 0; c < channels; ++c) {
    double sum = 0, squares = 0;
    for (int64_t i = 0; i < chunks.count(); ++i)
      sum += static_cast<double>(parts[2 * i * channels + c]) * static_cast<double>(chunks.length(i));
    const double average = sum / static_cast<double>(rows);
    for (int64_t i = 0; i < chunks.count(); ++i) {
      const double d = parts[2 * i * channels + c] - average;
      squares += parts[(2 * i + 1) * channels + c] + d * d * static_cast<double>(chunks.length(i));
    }
    mean.data<float>()[c] = static_cast<float>(average);
    variance.data<float>()[c] = static_cast<float>(squares / static_cast<double>(rows));
  }
}

template <class T, bool Relu>
void normalize(const Tensor& x, const BatchNormAffine& affine, const Tensor& y) {
  const int64_t channels = x.channels();
  const RowChunks chunks(x.pixels(), channels);
  shareOut(chunks.count(), [&](int64_t i, int) {
    const T* in = x.data<T>() + chunks.first(i) * channels;
    T* out = y.data<T>() + chunks.first(i) * channels;
    Staging<T> staging(channels);
    for (int64_t done = 0; done < chunks.length(i); done += staging.rows()) {
      const int64_t rows = std::min(staging.rows(), chunks.length(i) - done);
      float* line = staging.begin(out);
      for (int64_t row = 0; row < rows; ++row, in += channels, line += channels) {
#pragma omp simd
        for (int64_t c = 0; c < channels; ++c) {
          const float value = affine.of(toFloat(in[c]), c);
          line[c] = Relu && value < 0 ? 0.0f : value;
        }
      }
      staging.finish(out, rows * channels);
      out += rows * channels;
    }
  });
}

template <class T, bool Relu>
void forward(const Tensor& x, const BatchNormSaved& saved, const Tensor& y, const Tensor& scratch, double eps) {
  statistics<T>(x, scratch, saved.mean, saved.variance);
  normalize<T, Relu>(x, batchNormAffine(saved, eps, scratch.data<float>()), y);
}

}  // namespace cpu
}  // namespace

namespace ops {

BatchNormResult batchNorm(const Tensor& x, const Tensor& gamma, const Tensor& beta, const BatchNormOptions& options) {
  const int64_t channels = x.channels();
  checkChannelVector(gamma, channels, "gamma");
  checkChannelVector(beta, channels, "beta");
  CHECK(options.eps >= 0, "expected at least 0 for eps but received ", options.eps);
  Stream& stream = Stream::current();
  const Tensor mean = stream.empty({channels}, DType::f32, x.device());
  const Tensor variance = stream.empty({channels}, DType::f32, x.device());
  const BatchNormResult result{stream.empty(x.shape, x.dtype, x.device()), mean, variance};
  const BatchNormSaved saved{gamma, beta, mean, variance};
  const Tensor y = result.y, scratch = batchNormScratch(x);
  dispatchFloat(x.dtype, [&](auto zero) {
    using T = decltype(zero);
    const auto run = options.relu ? cpu::forward<T, true> : cpu::forward<T, false>;
    stream.issue("batchNorm", {x, gamma, beta, y, saved.mean, saved.variance, scratch},
                 [=, eps = options.eps] { run(x, saved, y, scratch, eps); },
                 CUDA_WORK(cuda::batchNorm(x, saved, options, {y, scratch})));
  });
  return result;
}

}  // namespace ops
}  // namespace lithochrome
