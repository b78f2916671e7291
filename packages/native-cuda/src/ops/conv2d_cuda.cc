#include "gpu/column_chunks.h"
#include "gpu/convolution.h"
#include "ops/conv2d.h"
#include "ops/linear.h"
#include "ops/memory.h"

namespace lithochrome::ops::cuda {
namespace {

using gpu::Convolution;
using gpu::ConvolutionKind;

constexpr int64_t kAlignment = 16;  // bytes, of every address that cuDNN gets

struct Choice {
  Convolution convolution;
  std::shared_ptr<gpu::ConvolutionPlan> plan;
};

Convolution describeConvolution(ConvolutionKind kind, const Shape& x, const Shape& weight, DType operands, const Conv2dOptions& o) {
  Convolution c;
  c.kind = kind;
  c.x = x, c.weight = weight, c.y = conv2dShape(x, weight, o);
  c.operands = c.result = operands;
  c.stride = o.stride, c.dilation = o.dilation, c.padding = o.padding, c.groups = o.groups;
  return c;
}

// The first that cuDNN computes.
Choice choose(const std::vector<Convolution>& wanted) {
  for (const Convolution& convolution : wanted)
    if (auto plan = gpu::planConvolution(convolution)) return {convolution, std::move(plan)};
  const Convolution& last = wanted.back();
  throw Error(ErrorCode::deviceUnavailable,
              detail::join("cuDNN has no deterministic convolution of ", describe(last.x), " and ", describe(last.weight), " in ",
                           nameOf(last.operands), " for this GPU", last.operands == DType::bf16 ? "; use f32" : ""));
}

void issueCopy(const Tensor& source, const Tensor& target) {
  Stream::current().issue("copy", {source, target}, {}, CUDA_WORK(cuda::copy(source, target)));
}

bool suits(const Tensor& tensor, DType dtype) { return tensor.dtype == dtype && tensor.byteOffset % kAlignment == 0; }

// The tensor in `dtype` at an address for cuDNN: itself or a copy, made once where it is constant.
Tensor operand(const Tensor& tensor, DType dtype, bool constant = false) {
  if (suits(tensor, dtype)) return tensor;
  Stream& stream = Stream::current();
  if (constant) {
    const Derived copy = stream.derive(tensor, dtype, tensor.shape, dtype);
    stream.issueOnce("copy", copy, {tensor, copy.tensor}, {}, CUDA_WORK(cuda::copy(tensor, copy.tensor)));
    return copy.tensor;
  }
  const Tensor copy = stream.empty(tensor.shape, dtype, tensor.device());
  issueCopy(tensor, copy);
  return copy;
}

// The tensor itself where the convolution can write it, else scratch that is copied into it later.
Tensor resultFor(const Tensor& tensor, const Choice& choice) {
  if (suits(tensor, choice.convolution.result)) return tensor;
  return Stream::current().empty(tensor.shape, choice.convolution.result, tensor.device());
}

void copyBack(const Tensor& result, const Tensor& tensor) {
  if (result.storage != tensor.storage) issueCopy(result, tensor);
}

struct Inputs {
  Tensor left, right;
  std::optional<Tensor> bias = std::nullopt;
};

void issueConvolution(const char* name, const Choice& choice, const Inputs& inputs, const Tensor& result) {
  std::vector<Tensor> touched{inputs.left, inputs.right, result};
  if (inputs.bias) touched.push_back(*inputs.bias);
  std::optional<Tensor> workspace;
  if (const auto bytes = static_cast<int64_t>(choice.plan->workspaceBytes()); bytes > 0)
    touched.push_back(workspace.emplace(Stream::current().empty({bytes}, DType::u8, result.device())));
  const std::string step = std::string(name) + "[" + choice.plan->describe() + "]";
  Stream::current().issue(step.c_str(), std::move(touched), {}, [=, plan = choice.plan] {
    plan->run({inputs.left.raw(), inputs.right.raw(), inputs.bias ? inputs.bias->raw() : nullptr, result.raw(),
               workspace ? workspace->raw() : nullptr});
  });
}

void issueMap(const Tensor& x, const ChannelMap& map, const Tensor& y) {
  std::vector<Tensor> touched{x, y};
  for (const auto& vector : {map.factor, map.bias})
    if (vector) touched.push_back(*vector);
  Stream::current().issue("mapChannels", std::move(touched), {}, CUDA_WORK(cuda::mapChannels(x, map, y)));
}

// One weight for each channel and nothing else: a norm that stands alone.
bool mapsChannels(const Convolution& c) {
  return c.weight == Shape{c.x.back(), 1, 1, 1} && c.groups == c.x.back() && c.stride == 1 && c.padding == 0 && c.result == c.operands;
}

}  // namespace

Tensor conv2d(const Tensor& x, const Tensor& weight, const std::optional<Tensor>& bias, const Conv2dOptions& options) {
  Convolution wanted = describeConvolution(ConvolutionKind::forward, x.shape, weight.shape, x.dtype, options);
  wanted.result = options.dtype.value_or(x.dtype);
  wanted.bias = bias.has_value(), wanted.relu = options.relu;
  const bool constant = options.constantWeights;
  const Tensor y = Stream::current().empty(wanted.y, wanted.result, x.device());
  if (mapsChannels(wanted)) {
    // cuDNN has only its slowest engine for it.
    issueMap(x, {operand(weight, DType::f32, constant), bias, options.relu}, y);
    return y;
  }
  Convolution narrow = wanted;
  narrow.result = x.dtype;
  Convolution plain = narrow;
  plain.bias = plain.relu = false;
  const Choice choice = choose({wanted, narrow, plain});
  Inputs inputs{operand(x, x.dtype), operand(weight, x.dtype, constant)};
  if (choice.convolution.bias) inputs.bias = operand(*bias, x.dtype, constant);
  const Tensor result = resultFor(y, choice);
  issueConvolution("conv2d", choice, inputs, result);
  const bool fused = choice.convolution.bias == wanted.bias && choice.convolution.relu == wanted.relu;
  if (!fused) issueMap(result, {std::nullopt, bias, options.relu}, result);
  copyBack(result, y);
  return y;
}

Tensor conv2dBackwardData(const Tensor& dy, const Tensor& weight, const Shape& inputShape, const Conv2dOptions& options) {
  const Convolution narrow = describeConvolution(ConvolutionKind::backwardData, inputShape, weight.shape, dy.dtype, options);
  Convolution wanted = narrow;
  wanted.result = options.dtype.value_or(dy.dtype);
  const Choice choice = choose({wanted, narrow});
  const Inputs inputs{operand(dy, dy.dtype), operand(weight, dy.dtype, options.constantWeights)};
  const Tensor dx = Stream::current().empty(inputShape, wanted.result, dy.device()), result = resultFor(dx, choice);
  issueConvolution("conv2dBackwardData", choice, inputs, result);
  copyBack(result, dx);
  return dx;
}

void conv2dBackwardWeights(const Tensor& x, const Tensor& dy, const Tensor& dWeight, const std::optional<Tensor>& dBias,
                           const Conv2dOptions& options) {
  // In the operands' dtype, then converted: engines that write f32 from bf16 are compiled at run time, and are few.
  const Choice choice =
      choose({describeConvolution(ConvolutionKind::backwardWeights, x.shape, dWeight.shape, x.dtype, options)});
  const Inputs inputs{operand(x, x.dtype), operand(dy, dy.dtype)};
  const Tensor result = resultFor(dWeight, choice);
  issueConvolution("conv2dBackwardWeights", choice, inputs, result);
  copyBack(result, dWeight);
  if (!dBias) return;
  const Tensor scratch = gpu::spatialSumScratch(dy.view(0, {1, dy.pixels(), 1, dy.channels()}));
  Stream::current().issue("sumRows", {dy, scratch, *dBias}, {}, CUDA_WORK(cuda::sumRows(dy, scratch, *dBias)));
}

}  // namespace lithochrome::ops::cuda
