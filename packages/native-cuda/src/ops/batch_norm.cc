#include "ops/batch_norm.h"

#include <cmath>

#include "core/narrow.h"
#include "core/rows.h"

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
#pragma omp parallel for schedule(static)
  for (int64_t i = 0; i < chunks.count(); ++i) {
    const T* in = x.data<T>() + chunks.first(i) * channels;
    float *means = parts + 2 * i * channels, *squares = means + channels;
    sumRows(in, chunks.length(i), channels, means);
    const float share = 1.0f / static_cast<float>(chunks.length(i));
    for (int64_t c = 0; c < channels; ++c) means[c] *= share;
    squareRows(in, chunks.length(i), channels, means, squares);
  }
  for (int64_t c = 0; c < channels; ++c) {
    double sum = 0, squares = 0;
    for (int64_t i = 0; i < chunks.count(); ++i) sum += static_cast<double>(parts[2 * i * channels + c]) * static_cast<double>(chunks.length(i));
    const double average = sum / static_cast<double>(rows);
    for (int64_t i = 0; i < chunks.count(); ++i) {
      const double d = parts[2 * i * channels + c] - average;
      squares += parts[(2 * i + 1) * channels + c] + d * d * static_cast<double>(chunks.length(i));
    }
    mean.data<float>()[c] = static_cast<float>(average);
    variance.data<float>()[c] = static_cast<float>(squares / static_cast<double>(rows));
  }
}

// What a channel's x becomes: scale (x − mean) + beta. Pointers to [C].
struct Affine {
  const float *scale, *mean, *beta;

  float of(float x, int64_t c) const { return scale[c] * (x - mean[c]) + beta[c]; }
};

Affine affineOf(const BatchNormSaved& saved, double eps, float* scale) {
  for (int64_t c = 0; c < saved.gamma.size(); ++c)
    scale[c] = static_cast<float>(saved.gamma.data<float>()[c] / std::sqrt(saved.variance.data<float>()[c] + eps));
  return {scale, saved.mean.data<float>(), saved.beta.data<float>()};
}

template <class T, bool Relu>
void normalize(const Tensor& x, const Affine affine, const Tensor& y) {
  const int64_t channels = x.channels();
  const RowChunks chunks(x.pixels(), channels);
#pragma omp parallel for schedule(static)
  for (int64_t i = 0; i < chunks.count(); ++i) {
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
  }
}

// dy where the ReLU let the result pass.
template <bool Relu>
inline float masked(float dy, float result) {
  return Relu && !(result > 0) ? 0.0f : dy;
}

// Per chunk: Σ dy and Σ dy (x − mean), each [C].
template <class T, bool Relu>
void reduceGradients(const Tensor& x, const Tensor& dy, const Affine affine, float* parts) {
  const int64_t channels = x.channels();
  const RowChunks chunks(x.pixels(), channels);
#pragma omp parallel for schedule(static)
  for (int64_t i = 0; i < chunks.count(); ++i) {
    const T* in = x.data<T>() + chunks.first(i) * channels;
    const T* gradient = dy.data<T>() + chunks.first(i) * channels;
    float *sum = parts + 2 * i * channels, *product = sum + channels;
    for (int64_t c = 0; c < 2 * channels; ++c) sum[c] = 0;
    for (int64_t row = 0; row < chunks.length(i); ++row, in += channels, gradient += channels) {
#pragma omp simd
      for (int64_t c = 0; c < channels; ++c) {
        const float value = toFloat(in[c]), d = masked<Relu>(toFloat(gradient[c]), affine.of(value, c));
        sum[c] += d;
        product[c] += d * (value - affine.mean[c]);
      }
    }
  }
}

// dGamma, dBeta, and the coefficients [2,C] of dx = scale (dy + offset + slope (x − mean)).
void combineGradients(const BatchNormSaved& saved, const BatchNormGradients& out, double eps, int64_t rows, const float* parts,
                      float* coefficients) {
  const int64_t channels = saved.gamma.size();
  const int64_t count = RowChunks(rows, channels).count();
  for (int64_t c = 0; c < channels; ++c) {
    double sum = 0, product = 0;
    for (int64_t i = 0; i < count; ++i) {
      sum += parts[2 * i * channels + c];
      product += parts[(2 * i + 1) * channels + c];
    }
    const double variance = saved.variance.data<float>()[c] + eps;
    out.dBeta.data<float>()[c] = static_cast<float>(sum);
    out.dGamma.data<float>()[c] = static_cast<float>(product / std::sqrt(variance));
    coefficients[c] = static_cast<float>(-sum / static_cast<double>(rows));
    coefficients[channels + c] = static_cast<float>(-product / variance / static_cast<double>(rows));
  }
}

template <class T, bool Relu>
void writeGradient(const Tensor& x, const Tensor& dy, const Affine affine, const float* coefficients, const Tensor& dx) {
  const int64_t channels = x.channels();
  const RowChunks chunks(x.pixels(), channels);
  const float *offset = coefficients, *slope = coefficients + channels;
#pragma omp parallel for schedule(static)
  for (int64_t i = 0; i < chunks.count(); ++i) {
    const int64_t start = chunks.first(i) * channels;
    const T *in = x.data<T>() + start, *gradient = dy.data<T>() + start;
    T* out = dx.data<T>() + start;
    Staging<T> staging(channels);
    for (int64_t done = 0; done < chunks.length(i); done += staging.rows()) {
      const int64_t rows = std::min(staging.rows(), chunks.length(i) - done);
      float* line = staging.begin(out);
      for (int64_t row = 0; row < rows; ++row, in += channels, gradient += channels, line += channels) {
#pragma omp simd
        for (int64_t c = 0; c < channels; ++c) {
          const float value = toFloat(in[c]), d = masked<Relu>(toFloat(gradient[c]), affine.of(value, c));
          line[c] = affine.scale[c] * (d + offset[c] + slope[c] * (value - affine.mean[c]));
        }
      }
      staging.finish(out, rows * channels);
      out += rows * channels;
    }
  }
}

template <class T, bool Relu>
void forward(const Tensor& x, const BatchNormSaved& saved, const Tensor& y, const Tensor& scratch, double eps) {
  statistics<T>(x, scratch, saved.mean, saved.variance);
  normalize<T, Relu>(x, affineOf(saved, eps, scratch.data<float>()), y);
}

template <class T, bool Relu>
void backward(const Tensor& x, const Tensor& dy, const BatchNormSaved& saved, const BatchNormGradients& out, const Tensor& dx,
              const Tensor& scratch, double eps) {
  const int64_t channels = x.channels();
  float *scale = scratch.data<float>(), *coefficients = scale + channels, *parts = coefficients + 2 * channels;
  const Affine affine = affineOf(saved, eps, scale);
  reduceGradients<T, Relu>(x, dy, affine, parts);
  combineGradients(saved, out, eps, x.pixels(), parts, coefficients);
  writeGradient<T, Relu>(x, dy, affine, coefficients, dx);
}

}  // namespace cpu

void checkVector(const Tensor& tensor, int64_t channels, const char* name) {
  checkDType(tensor, DType::f32, name);
  checkShape(tensor, {channels}, name);
}

// [chunks,2,C] partial sums and room for three coefficients of each channel.
Tensor scratchFor(const Tensor& x) {
  const RowChunks chunks(x.pixels(), x.channels());
  return Stream::current().empty({2 * chunks.count() + 3, x.channels()}, DType::f32);
}

}  // namespace

namespace ops {

BatchNormResult batchNorm(const Tensor& x, const Tensor& gamma, const Tensor& beta, const BatchNormOptions& options) {
  const int64_t channels = x.channels();
  checkVector(gamma, channels, "gamma");
  checkVector(beta, channels, "beta");
  CHECK(options.eps >= 0, "expected at least 0 for eps but received ", options.eps);
  Stream& stream = Stream::current();
  const BatchNormResult result{stream.empty(x.shape, x.dtype), stream.empty({channels}, DType::f32), stream.empty({channels}, DType::f32)};
  const BatchNormSaved saved{gamma, beta, result.mean, result.variance};
  const Tensor y = result.y, scratch = scratchFor(x);
  dispatchFloat(x.dtype, [&](auto zero) {
    using T = decltype(zero);
    const auto run = options.relu ? cpu::forward<T, true> : cpu::forward<T, false>;
    stream.issue("batchNorm", {x, gamma, beta, y, saved.mean, saved.variance, scratch},
                 [=, eps = options.eps] { run(x, saved, y, scratch, eps); });
  });
  return result;
}

Tensor batchNormBackward(const Tensor& x, const Tensor& dy, const BatchNormSaved& saved, const BatchNormGradients& out,
                         const BatchNormOptions& options) {
  const int64_t channels = x.channels();
  checkDType(dy, x.dtype, "dy");
  checkShape(dy, x.shape, "dy");
  for (const Tensor* vector : {&saved.gamma, &saved.beta, &saved.mean, &saved.variance, &out.dGamma, &out.dBeta})
    checkVector(*vector, channels, "a statistic or gradient");
  const Tensor dx = Stream::current().empty(x.shape, x.dtype), scratch = scratchFor(x);
  dispatchFloat(x.dtype, [&](auto zero) {
    using T = decltype(zero);
    const auto run = options.relu ? cpu::backward<T, true> : cpu::backward<T, false>;
    Stream::current().issue("batchNormBackward",
                            {x, dy, saved.gamma, saved.beta, saved.mean, saved.variance, out.dGamma, out.dBeta, dx, scratch},
                            [=, eps = options.eps] { run(x, dy, saved, out, dx, scratch, eps); });
  });
  return dx;
}

}  // namespace ops
}  // namespace lithochrome
