#include "ops/linear.h"

#include "core/onednn_call.h"
#include "core/onednn_descriptors.h"
#include "ops/sum_rows.h"

namespace lithochrome {

namespace reference {

Array linear(const Array& x, const Array& weight, const Array* bias) {
  const int64_t outputs = weight.dim(0), inputs = weight.dim(1);
  Shape shape = x.shape;
  shape.back() = outputs;
  Array y(shape);
  for (int64_t i = 0; i < y.size(); ++i) {
    y[i] = bias ? (*bias)[i % outputs] : 0;
    for (int64_t c = 0; c < inputs; ++c) y[i] += x[i / outputs * inputs + c] * weight[i % outputs * inputs + c];
  }
  return y;
}

Array linearBackwardData(const Array& dy, const Array& weight) {
  const int64_t outputs = weight.dim(0), inputs = weight.dim(1);
  Shape shape = dy.shape;
  shape.back() = inputs;
  Array dx(shape);
  for (int64_t i = 0; i < dx.size(); ++i)
    for (int64_t o = 0; o < outputs; ++o) dx[i] += dy[i / inputs * outputs + o] * weight[o * inputs + i % inputs];
  return dx;
}

Array linearBackwardWeights(const Array& x, const Array& dy) {
  const int64_t inputs = x.shape.back(), outputs = dy.shape.back(), rows = x.size() / inputs;
  Array dWeight({outputs, inputs});
  for (int64_t i = 0; i < dWeight.size(); ++i)
    for (int64_t row = 0; row < rows; ++row) dWeight[i] += dy[row * outputs + i / inputs] * x[row * inputs + i % inputs];
  return dWeight;
}

}  // namespace reference

namespace {

namespace nn = onednn;

// c = a b (+ bias), with b reordered where its layout or dtype is not what the product wants.
void issueProduct(const char* name, const nn::Operand& a, const nn::Operand& b, const std::optional<Tensor>& bias,
                  const nn::Operand& c) {
  nn::prepareThread();
  dnnl::memory::desc biasDesc;
  if (bias) biasDesc = {{1, bias->size()}, dnnl::memory::data_type::f32, dnnl::memory::dims{bias->size(), 1}};
  const auto wanted = nn::withType(b.desc, nn::typeOf(a.desc));
  const auto desc = nn::matrixProduct(a.desc, wanted, biasDesc, c.desc, nn::attributes());
  std::vector<nn::Argument> arguments{
      {DNNL_ARG_SRC, a}, {DNNL_ARG_WEIGHTS, nn::reordered(b, desc.weights_desc())}, {DNNL_ARG_DST, c}};
  if (bias) arguments.push_back({DNNL_ARG_BIAS, {*bias, biasDesc}});
  nn::issue(name, desc, std::move(arguments));
}

void product(const char* name, const nn::Operand& a, const nn::Operand& b, const std::optional<Tensor>& bias,
             const nn::Operand& c) {
  Stream::current().defer([=] { issueProduct(name, a, b, bias, c); });
}

nn::Operand matrix(const Tensor& tensor, bool transposed = false) {
  return {tensor, nn::matrixDesc({tensor.pixels(), tensor.channels()}, tensor.dtype, transposed)};
}

void checkWeight(const Tensor& weight, int64_t channels, int64_t dimension) {
  checkRank(weight, 2, "weight");
  CHECK(weight.dim(dimension) == channels, "expected ", channels, " as dimension ", dimension, " of the weight but received ",
        describe(weight.shape));
}

Shape withChannels(Shape shape, int64_t channels) {
  shape.back() = channels;
  return shape;
}

}  // namespace

namespace ops {

Tensor linear(const Tensor& x, const Tensor& weight, const std::optional<Tensor>& bias) {
  checkWeight(weight, x.channels(), 1);
  if (bias) checkDType(*bias, DType::f32, "bias"), checkShape(*bias, {weight.dim(0)}, "bias");
  ON_CUDA(x, return cuda::linear(x, weight, bias));
  const Tensor y = Stream::current().empty(withChannels(x.shape, weight.dim(0)), x.dtype);
  product("linear", matrix(x), matrix(weight, true), bias, matrix(y));
  return y;
}

Tensor linearBackwardData(const Tensor& dy, const Tensor& weight) {
  checkWeight(weight, dy.channels(), 0);
  ON_CUDA(dy, return cuda::linearBackwardData(dy, weight));
  const Tensor dx = Stream::current().empty(withChannels(dy.shape, weight.dim(1)), dy.dtype);
  product("linearBackwardData", matrix(dy), matrix(weight), std::nullopt, matrix(dx));
  return dx;
}

void linearBackwardWeights(const Tensor& x, const Tensor& dy, const Tensor& dWeight, const std::optional<Tensor>& dBias) {
  checkDType(dy, x.dtype, "dy");
  checkShape(dy, withChannels(x.shape, dy.channels()), "dy");
  checkDType(dWeight, DType::f32, "dWeight");
  checkShape(dWeight, {dy.channels(), x.channels()}, "dWeight");
  if (dBias) checkDType(*dBias, DType::f32, "dBias"), checkShape(*dBias, {dy.channels()}, "dBias");
  ON_CUDA(x, return cuda::linearBackwardWeights(x, dy, dWeight, dBias));
  product("linearBackwardWeights", matrix(dy, true), matrix(x), std::nullopt, matrix(dWeight));
  if (dBias) sumRows(dy, *dBias);
}

}  // namespace ops
}  // namespace lithochrome
