#include "ops/fold_batch_norm.h"

#include "ops/batch_norm_affine.h"

namespace lithochrome {
namespace {
namespace cpu {

void foldBatchNorm(const Tensor& weight, const std::optional<Tensor>& bias, const BatchNormSaved& norm, double eps,
                   const FoldedConvolution& out) {
  const int64_t outputs = weight.dim(0), taps = weight.size() / outputs;
  for (int64_t o = 0; o < outputs; ++o) {
    const double scale = batchNormScale(norm.gamma.data<float>()[o], norm.variance.data<float>()[o], eps);
    const double old = bias ? bias->data<float>()[o] : 0;
    for (int64_t i = o * taps; i < (o + 1) * taps; ++i)
      out.weight.data<float>()[i] = static_cast<float>(scale * weight.data<float>()[i]);
    out.bias.data<float>()[o] =
        static_cast<float>(norm.beta.data<float>()[o] + (old - norm.mean.data<float>()[o]) * scale);
  }
}

}  // namespace cpu
}  // namespace

namespace ops {

FoldedConvolution foldBatchNorm(const Tensor& weight, const std::optional<Tensor>& bias, const BatchNormSaved& norm,
                                const FoldBatchNormOptions& options) {
  checkDType(weight, DType::f32, "weight");
  const Shape vector{weight.dim(0)};
  std::vector<Tensor> touched{weight, norm.gamma, norm.beta, norm.mean, norm.variance};
  if (bias) touched.push_back(*bias);
  for (size_t i = 1; i < touched.size(); ++i) {
    checkDType(touched[i], DType::f32, "the bias and the norm");
    checkShape(touched[i], vector, "the bias and the norm");
  }
  const FoldedConvolution out{Stream::current().empty(weight.shape, DType::f32, weight.device()),
                              Stream::current().empty(vector, DType::f32, weight.device())};
  touched.push_back(out.weight);
  touched.push_back(out.bias);
  Stream::current().issue("foldBatchNorm", std::move(touched),
                          [=, eps = options.eps] { cpu::foldBatchNorm(weight, bias, norm, eps, out); },
                          CUDA_WORK(cuda::foldBatchNorm(weight, bias, norm, options.eps, out)));
  return out;
}

}  // namespace ops
}  // namespace lithochrome
