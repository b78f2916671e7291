#include "ops/batch_norm_backward.h"

#include <algorithm>

#include "core/narrow.h"
#include "core/shares.h"
#include "ops/batch_norm_affine.h"

namespace lithochrome {
namespace {
namespace cpu {

// Per chunk: Σ dy and Σ dy (x − mean), each [C].
template <class T, bool Relu>
void reduceGradients(const Tensor& x, const Tensor& dy, const BatchNormAffine& affine, float* parts) {
  const int64_t channels = x.channels();
  const RowChunks chunks(x.pixels(), channels);
  shareOut(chunks.count(), [&](int64_t i, int) {
    const T* in = x.data<T>() + chunks.first(i) * channels;
    const T* gradient = dy.data<T>() + chunks.first(i) * channels;
    float *sum = parts + 2 * i * channels, *product = sum + channels;
    for (int64_t c = 0; c < 2 * channels; ++c) sum[c] = 0;
    for (int64_t row = 0; row < chunks.length(i); ++row, in += channels, gradient += channels) {
#pragma omp simd
      for (int64_t c = 0; c < channels; ++c) {
        const float value = toFloat(in[c]);
        const float d = batchNormMasked<Relu>(toFloat(gradient[c]), affine.of(value, c));
        sum[c] += d;
        product[c] += d * (value - affine.mean[c]);
      }
    }
  });
}

// dGamma, dBeta, and the coefficients [2,C] of dx = scale (dy + offset + slope (x − mean)).
void combineGradients(const BatchNormSaved& saved, const BatchNormGradients& out, double eps, int64_t rows,
                      const float* parts, float* coefficients) {
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
void writeGradient(const Tensor& x, const Tensor& dy, const BatchNormAffine& affine, const float* coefficients, const Tensor& dx) {
  const int64_t channels = x.channels();
  const RowChunks chunks(x.pixels(), channels);
  const float *offset = coefficients, *slope = coefficients + channels;
  shareOut(chunks.count(), [&](int64_t i, int) {
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
          const float value = toFloat(in[c]);
          const float d = batchNormMasked<Relu>(toFloat(gradient[c]), affine.of(value, c));
          line[c] = affine.scale[c] * (d + offset[c] + slope[c] * (value - affine.mean[c]));
        }
      }
      staging.finish(out, rows * channels);
      out += rows * channels;
    }
  });
}

template <class T, bool Relu>
void backward(const Tensor& x, const Tensor& dy, const BatchNormSaved& saved, const BatchNormGradients& out, const Tensor& dx,
              const Tensor& scratch, double eps) {
  const int64_t channels = x.channels();
  float *scale = scratch.data<float>(), *coefficients = scale + channels, *parts = coefficients + 2 * channels;
  const BatchNormAffine affine = batchNormAffine(saved, eps, scale);
  reduceGradients<T, Relu>(x, dy, affine, parts);
  combineGradients(saved, out, eps, x.pixels(), parts, coefficients);
  writeGradient<T, Relu>(x, dy, affine, coefficients, dx);
}

}  // namespace cpu
}  // namespace

namespace ops {

Tensor batchNormBackward(const Tensor& x, const Tensor& dy, const BatchNormSaved& saved, const BatchNormGradients& out,
                         const BatchNormOptions& options) {
  const int64_t channels = x.channels();
  checkDType(dy, x.dtype, "dy");
  checkShape(dy, x.shape, "dy");
  for (const Tensor* vector : {&saved.gamma, &saved.beta, &saved.mean, &saved.variance, &out.dGamma, &out.dBeta})
    checkChannelVector(*vector, channels, "a statistic or gradient");
  const Tensor dx = Stream::current().empty(x.shape, x.dtype, x.device()), scratch = batchNormScratch(x);
  dispatchFloat(x.dtype, [&](auto zero) {
    using T = decltype(zero);
    const auto run = options.relu ? cpu::backward<T, true> : cpu::backward<T, false>;
    Stream::current().issue("batchNormBackward",
                            {x, dy, saved.gamma, saved.beta, saved.mean, saved.variance, out.dGamma, out.dBeta, dx, scratch},
                            [=, eps = options.eps] { run(x, dy, saved, out, dx, scratch, eps); },
                            CUDA_WORK(cuda::batchNormBackward(x, dy, saved, options, {dx, out, scratch})));
  });
  return dx;
}

}  // namespace ops
}  // namespace lithochrome
