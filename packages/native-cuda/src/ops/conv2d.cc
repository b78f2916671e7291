#include "ops/conv2d.h"

#include "core/onednn_call.h"
#include "core/onednn_descriptors.h"
#include "ops/linear.h"
#include "ops/sum_rows.h"
#include "ops/winograd.h"

namespace lithochrome {
namespace {

namespace nn = onednn;
using Desc = dnnl::memory::desc;

int64_t outputSize(int64_t size, int64_t kernel, const Conv2dOptions& o) {
  return (size + 2 * o.padding - o.dilation * (kernel - 1) - 1) / o.stride + 1;
}

// [O,kh,kw,C/groups] as (O, I, kh, kw), or (G, O/G, I/G, kh, kw).
Desc weightDesc(const Shape& shape, DType dtype, int64_t groups) {
  const int64_t o = shape[0], kh = shape[1], kw = shape[2], i = shape[3];
  const dnnl::memory::dims strides{kh * kw * i, 1, kw * i, i};
  if (groups == 1) return {{o, i, kh, kw}, nn::dataType(dtype), strides};
  return {{groups, o / groups, i, kh, kw}, nn::dataType(dtype),
          dnnl::memory::dims{o / groups * kh * kw * i, strides[0], 1, strides[2], strides[3]}};
}

// Winograd needs blocked layouts and float32, and pays only with enough channels.
bool suitsWinograd(const nn::ConvolutionDescriptor& d) {
  const auto w = nn::dimsOf(d.weight);
  return w.size() == 4 && w[2] == 3 && w[3] == 3 && w[0] >= 32 && w[1] >= 32 && d.strides[0] == 1 && d.dilates[0] == 0 &&
         nn::typeOf(d.x) == dnnl::memory::data_type::f32 && nn::typeOf(d.y) == dnnl::memory::data_type::f32;
}

// Descriptions to try in order: Winograd, plain NHWC, and whatever layout oneDNN prefers.
std::vector<nn::ConvolutionDescriptor> candidates(nn::ConvolutionDescriptor plain) {
  plain.weight = nn::withAnyLayout(plain.weight);
  nn::ConvolutionDescriptor blocked = plain;
  blocked.x = nn::withAnyLayout(plain.x);
  blocked.y = nn::withAnyLayout(plain.y);
  nn::ConvolutionDescriptor winograd = blocked;
  winograd.algorithm = dnnl::algorithm::convolution_winograd;
  if (suitsWinograd(plain)) return {winograd, plain, blocked};
  return {plain, blocked};
}

// The first description with an implementation that is not oneDNN's reference; the last one at worst.
template <class Make>
auto choose(const nn::ConvolutionDescriptor& plain, Make&& make) {
  nn::prepareThread();
  const auto tries = candidates(plain);
  for (const auto& descriptor : tries) {
    try {
      auto made = make(descriptor);
      if (!nn::isReference(made.impl_info_str())) return made;
    } catch (const dnnl::error& error) {
      if (error.status != dnnl_unimplemented) throw;
    }
  }
  return make(plain);
}

nn::ConvolutionDescriptor describeConvolution(const Desc& x, const Desc& weight, const Desc& bias, const Desc& y,
                                              const Conv2dOptions& o) {
  const dnnl::memory::dims strides{o.stride, o.stride}, dilates{o.dilation - 1, o.dilation - 1}, pads{o.padding, o.padding};
  return {dnnl::algorithm::convolution_direct, x, weight, bias, y, strides, dilates, pads};
}

nn::Operand packed(const nn::Operand& weight, const Desc& wanted, const Conv2dOptions& options) {
  return options.constantWeights ? nn::reorderedConstant(weight, wanted) : nn::reordered(weight, wanted);
}

void checkOperands(const Tensor& image, const Tensor& weight, const char* name) {
  checkRank(image, 4, name);
  checkRank(weight, 4, "weight");
  for (DType dtype : {image.dtype, weight.dtype})
    CHECK(dtype == DType::f32 || dtype == DType::bf16, "expected f32 or bf16 tensors but received ", nameOf(dtype));
}

void issueConv2d(const Tensor& x, const Tensor& weight, const std::optional<Tensor>& bias, const Conv2dOptions& options,
                 const Tensor& y) {
  const Desc plainWeight = weightDesc(weight.shape, weight.dtype, options.groups);
  const Desc biasDesc = bias ? nn::vectorDesc(y.channels()) : Desc();
  dnnl::primitive_attr attributes = nn::attributes();
  if (options.relu) {
    dnnl::post_ops operations;
    nn::appendRelu(operations);
    attributes.set_post_ops(operations);
  }
  const auto desc = choose(
      describeConvolution(nn::imageDesc(x), nn::withType(plainWeight, nn::dataType(x.dtype)), biasDesc, nn::imageDesc(y), options),
      [&](const auto& descriptor) { return nn::forward(descriptor, attributes); });
  const nn::Operand target{y, nn::imageDesc(y)};
  const nn::Operand out = nn::writable(target, desc.dst_desc());
  std::vector<nn::Argument> arguments{
      {DNNL_ARG_SRC, nn::reordered({x, nn::imageDesc(x)}, desc.src_desc())},
      {DNNL_ARG_WEIGHTS, packed({weight, plainWeight}, desc.weights_desc(), options)},
      {DNNL_ARG_DST, out}};
  if (bias) arguments.push_back({DNNL_ARG_BIAS, {*bias, biasDesc}});
  nn::issue("conv2d", desc, std::move(arguments));
  nn::writeBack(out, target);
}

void issueBackwardData(const Tensor& dy, const Tensor& weight, const Conv2dOptions& options, const Tensor& dx) {
  const Desc plainWeight = weightDesc(weight.shape, weight.dtype, options.groups);
  const Desc used = nn::withType(plainWeight, nn::dataType(dy.dtype));
  const auto desc = choose(describeConvolution(nn::imageDesc(dx), used, Desc(), nn::imageDesc(dy), options),
                           [&](const nn::ConvolutionDescriptor& descriptor) {
                             nn::ConvolutionDescriptor hint = descriptor;
                             hint.x = nn::withType(hint.x, nn::dataType(dy.dtype));
                             return nn::backwardData(descriptor, nn::attributes(), nn::forward(hint, nn::attributes()));
                           });
  const nn::Operand target{dx, nn::imageDesc(dx)};
  const nn::Operand out = nn::writable(target, desc.diff_src_desc());
  nn::issue("conv2dBackwardData", desc,
            {{DNNL_ARG_DIFF_DST, nn::reordered({dy, nn::imageDesc(dy)}, desc.diff_dst_desc())},
             {DNNL_ARG_WEIGHTS, packed({weight, plainWeight}, desc.weights_desc(), options)},
             {DNNL_ARG_DIFF_SRC, out}});
  nn::writeBack(out, target);
}

// oneDNN multiplies matrices in f32 faster than it adds up the gradient of 1×1 weights; in bf16 it is slower.
bool suitsProduct(const Tensor& x, const Shape& weight, const Conv2dOptions& o) {
  const bool pointwise = weight[1] == 1 && weight[2] == 1 && o.stride == 1 && o.padding == 0 && o.groups == 1;
  return pointwise && x.dtype == DType::f32;
}

void issueBackwardWeights(const Tensor& x, const Tensor& dy, const Tensor& dWeight, const std::optional<Tensor>& dBias,
                          const Conv2dOptions& options) {
  const Desc plainWeight = weightDesc(dWeight.shape, DType::f32, options.groups);
  const Desc biasDesc = dBias ? nn::vectorDesc(dWeight.shape[0]) : Desc();
  const auto desc = choose(describeConvolution(nn::imageDesc(x), plainWeight, biasDesc, nn::imageDesc(dy), options),
                           [&](const nn::ConvolutionDescriptor& descriptor) {
                             nn::ConvolutionDescriptor hint = descriptor;
                             hint.weight = nn::withType(hint.weight, nn::dataType(x.dtype));
                             return nn::backwardWeights(descriptor, nn::attributes(), nn::forward(hint, nn::attributes()));
                           });
  const nn::Operand target{dWeight, plainWeight};
  const nn::Operand out = nn::writable(target, desc.diff_weights_desc());
  std::vector<nn::Argument> arguments{{DNNL_ARG_SRC, nn::reordered({x, nn::imageDesc(x)}, desc.src_desc())},
                                      {DNNL_ARG_DIFF_DST, nn::reordered({dy, nn::imageDesc(dy)}, desc.diff_dst_desc())},
                                      {DNNL_ARG_DIFF_WEIGHTS, out}};
  if (dBias) arguments.push_back({DNNL_ARG_DIFF_BIAS, {*dBias, biasDesc}});
  nn::issue("conv2dBackwardWeights", desc, std::move(arguments));
  nn::writeBack(out, target);
}

}  // namespace

Shape conv2dShape(const Shape& x, const Shape& weight, const Conv2dOptions& o) {
  CHECK(x.size() == 4 && weight.size() == 4, "expected [N,H,W,C] and [O,kh,kw,C/groups] but received ", describe(x), " and ",
        describe(weight));
  CHECK(o.stride >= 1, "expected at least 1 for stride but received ", o.stride);
  CHECK(o.dilation >= 1, "expected at least 1 for dilation but received ", o.dilation);
  CHECK(o.padding >= 0, "expected at least 0 for padding but received ", o.padding);
  CHECK(o.groups >= 1 && x[3] % o.groups == 0 && weight[0] % o.groups == 0, "expected a divisor of ", x[3], " and ",
        weight[0], " for groups but received ", o.groups);
  CHECK(weight[3] * o.groups == x[3], "expected ", x[3] / o.groups, " channels in the weights but received ", describe(weight));
  const int64_t height = outputSize(x[1], weight[1], o), width = outputSize(x[2], weight[2], o);
  CHECK(x[1] + 2 * o.padding > o.dilation * (weight[1] - 1) && x[2] + 2 * o.padding > o.dilation * (weight[2] - 1),
        "the kernel ", describe(weight), " does not fit into ", describe(x), " with padding ", o.padding);
  return {x[0], height, width, weight[0]};
}

namespace ops {

Tensor conv2d(const Tensor& x, const Tensor& weight, const std::optional<Tensor>& bias, const Conv2dOptions& options) {
  checkOperands(x, weight, "x");
  const Shape shape = conv2dShape(x.shape, weight.shape, options);
  if (bias) checkDType(*bias, DType::f32, "bias"), checkShape(*bias, {shape[3]}, "bias");
  ON_CUDA(x, return cuda::conv2d(x, weight, bias, options));
  const DType dtype = options.dtype.value_or(x.dtype);
  if (dtype == x.dtype && weight.dtype == x.dtype && winograd::suits(x.dtype, shape, weight.shape, options))
    return winograd::conv2d(x, weight, bias, options);
  const Tensor y = Stream::current().empty(shape, dtype);
  Stream::current().defer([=] { issueConv2d(x, weight, bias, options, y); });
  return y;
}

Tensor conv2dBackwardData(const Tensor& dy, const Tensor& weight, const Shape& inputShape, const Conv2dOptions& options) {
  checkOperands(dy, weight, "dy");
  checkShape(dy, conv2dShape(inputShape, weight.shape, options), "dy");
  ON_CUDA(dy, return cuda::conv2dBackwardData(dy, weight, inputShape, options));
  const DType dtype = options.dtype.value_or(dy.dtype);
  if (dtype == dy.dtype && weight.dtype == dy.dtype && winograd::suits(dy.dtype, dy.shape, weight.shape, options))
    return winograd::conv2dBackwardData(dy, weight, inputShape, options);
  const Tensor dx = Stream::current().empty(inputShape, dtype);
  Stream::current().defer([=] { issueBackwardData(dy, weight, options, dx); });
  return dx;
}

void conv2dBackwardWeights(const Tensor& x, const Tensor& dy, const Tensor& dWeight, const std::optional<Tensor>& dBias,
                           const Conv2dOptions& options) {
  checkOperands(x, dWeight, "x");
  checkDType(dWeight, DType::f32, "dWeight");
  checkDType(dy, x.dtype, "dy");
  checkShape(dy, conv2dShape(x.shape, dWeight.shape, options), "dy");
  if (dBias) checkDType(*dBias, DType::f32, "dBias"), checkShape(*dBias, {dWeight.shape[0]}, "dBias");
  ON_CUDA(x, return cuda::conv2dBackwardWeights(x, dy, dWeight, dBias, options));
  if (winograd::suits(x.dtype, dy.shape, dWeight.shape, options)) {
    winograd::conv2dBackwardWeights(x, dy, dWeight, options);
    if (dBias) sumRows(dy, *dBias);
    return;
  }
  if (suitsProduct(x, dWeight.shape, options))
    return linearBackwardWeights(x, dy, dWeight.view(0, {dWeight.dim(0), dWeight.dim(3)}), dBias);
  Stream::current().defer([=] { issueBackwardWeights(x, dy, dWeight, dBias, options); });
}

}  // namespace ops
}  // namespace lithochrome
