#include "gpu/kernel.h"
#include "ops/batch_norm_affine.h"
#include "ops/fold_batch_norm.h"

namespace lithochrome::ops::cuda {
namespace {

struct Vectors {
  const float *bias, *gamma, *beta, *mean, *variance;  // bias may be null
};

// A block for each output and its `taps` weights. Bytes: the weights once in, once out.
__global__ void foldOutput(int64_t taps, const float* weight, Vectors in, double eps, float* foldedWeight, float* foldedBias) {
  const int64_t o = blockIdx.x;
  const double scale = batchNormScale(in.gamma[o], in.variance[o], eps);
  for (int64_t i = o * taps + threadIdx.x; i < (o + 1) * taps; i += blockDim.x)
    foldedWeight[i] = static_cast<float>(scale * weight[i]);
  if (threadIdx.x == 0)
    foldedBias[o] = static_cast<float>(in.beta[o] + ((in.bias ? in.bias[o] : 0.0f) - double{in.mean[o]}) * scale);
}

}  // namespace

void foldBatchNorm(const Tensor& weight, const std::optional<Tensor>& bias, const BatchNormSaved& norm, double eps,
                   const FoldedConvolution& out) {
  const int64_t outputs = weight.dim(0);
  const Vectors vectors{bias ? bias->data<const float>() : nullptr, norm.gamma.data<const float>(),
                        norm.beta.data<const float>(), norm.mean.data<const float>(), norm.variance.data<const float>()};
  gpu::launch("foldBatchNorm", {dim3(static_cast<unsigned>(outputs)), dim3(128)}, foldOutput, weight.size() / outputs,
              weight.data<const float>(), vectors, eps, out.weight.data<float>(), out.bias.data<float>());
}

}  // namespace lithochrome::ops::cuda
