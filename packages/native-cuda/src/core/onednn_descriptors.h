// Primitive descriptors by oneDNN version: 2.x builds them from op descriptors, which 3.x no longer has.
#pragma once

#include "core/onednn.h"

namespace lithochrome::onednn {

struct ConvolutionDescriptor {
  dnnl::algorithm algorithm;
  dnnl::memory::desc x, weight, bias, y;  // bias: a zero descriptor where there is none
  dnnl::memory::dims strides, dilates, padding;
};

using ConvolutionForward = dnnl::convolution_forward::primitive_desc;
using ConvolutionBackwardData = dnnl::convolution_backward_data::primitive_desc;
using ConvolutionBackwardWeights = dnnl::convolution_backward_weights::primitive_desc;
using MatrixProduct = dnnl::matmul::primitive_desc;
using PoolingForward = dnnl::pooling_forward::primitive_desc;
using PoolingBackward = dnnl::pooling_backward::primitive_desc;

struct PoolingDescriptor {
  dnnl::algorithm algorithm;
  dnnl::memory::desc x, y;
  dnnl::memory::dims strides, kernel, padding;
};

#if DNNL_VERSION_MAJOR < 3

inline dnnl::memory::dims dimsOf(const dnnl::memory::desc& desc) { return desc.dims(); }
inline dnnl::memory::data_type typeOf(const dnnl::memory::desc& desc) { return desc.data_type(); }

inline dnnl::memory::desc withType(dnnl::memory::desc desc, dnnl::memory::data_type type) {
  desc.data.data_type = static_cast<dnnl_data_type_t>(type);
  return desc;
}

inline void appendRelu(dnnl::post_ops& operations) {
  operations.append_eltwise(1.0f, dnnl::algorithm::eltwise_relu, 0.0f, 0.0f);
}

inline ConvolutionForward forward(const ConvolutionDescriptor& d, const dnnl::primitive_attr& attributes) {
  const dnnl::convolution_forward::desc op(dnnl::prop_kind::forward_training, d.algorithm, d.x, d.weight, d.bias, d.y,
                                           d.strides, d.dilates, d.padding, d.padding);
  return {op, attributes, engine()};
}

inline ConvolutionBackwardData backwardData(const ConvolutionDescriptor& d, const dnnl::primitive_attr& attributes,
                                            const ConvolutionForward& hint) {
  const dnnl::convolution_backward_data::desc op(d.algorithm, d.x, d.weight, d.y, d.strides, d.dilates, d.padding,
                                                 d.padding);
  return {op, attributes, engine(), hint};
}

inline ConvolutionBackwardWeights backwardWeights(const ConvolutionDescriptor& d, const dnnl::primitive_attr& attributes,
                                                  const ConvolutionForward& hint) {
  const dnnl::convolution_backward_weights::desc op(d.algorithm, d.x, d.weight, d.bias, d.y, d.strides, d.dilates,
                                                    d.padding, d.padding);
  return {op, attributes, engine(), hint};
}

inline MatrixProduct matrixProduct(const dnnl::memory::desc& a, const dnnl::memory::desc& b,
                                   const dnnl::memory::desc& bias, const dnnl::memory::desc& c,
                                   const dnnl::primitive_attr& attributes) {
  return {dnnl::matmul::desc(a, b, bias, c), attributes, engine()};
}

inline PoolingForward forward(const PoolingDescriptor& d, const dnnl::primitive_attr& attributes) {
  const dnnl::pooling_forward::desc op(dnnl::prop_kind::forward_training, d.algorithm, d.x, d.y, d.strides, d.kernel,
                                       d.padding, d.padding);
  return {op, attributes, engine()};
}

inline PoolingBackward backward(const PoolingDescriptor& d, const dnnl::primitive_attr& attributes,
                                const PoolingForward& hint) {
  const dnnl::pooling_backward::desc op(d.algorithm, d.x, d.y, d.strides, d.kernel, d.padding, d.padding);
  return {op, attributes, engine(), hint};
}

#else

inline dnnl::memory::dims dimsOf(const dnnl::memory::desc& desc) { return desc.get_dims(); }
inline dnnl::memory::data_type typeOf(const dnnl::memory::desc& desc) { return desc.get_data_type(); }

inline dnnl::memory::desc withType(const dnnl::memory::desc& desc, dnnl::memory::data_type type) {
  if (desc.get_format_kind() == dnnl::memory::format_kind::any)
    return {desc.get_dims(), type, dnnl::memory::format_tag::any};
  return {desc.get_dims(), type, desc.get_strides()};
}

inline void appendRelu(dnnl::post_ops& operations) {
  operations.append_eltwise(dnnl::algorithm::eltwise_relu, 0.0f, 0.0f);
}

inline ConvolutionForward forward(const ConvolutionDescriptor& d, const dnnl::primitive_attr& attributes) {
  return {engine(), dnnl::prop_kind::forward_training, d.algorithm, d.x, d.weight, d.bias, d.y,
          d.strides, d.dilates, d.padding, d.padding, attributes};
}

inline ConvolutionBackwardData backwardData(const ConvolutionDescriptor& d, const dnnl::primitive_attr& attributes,
                                            const ConvolutionForward& hint) {
  return {engine(), d.algorithm, d.x, d.weight, d.y, d.strides, d.dilates, d.padding, d.padding, hint, attributes};
}

inline ConvolutionBackwardWeights backwardWeights(const ConvolutionDescriptor& d, const dnnl::primitive_attr& attributes,
                                                  const ConvolutionForward& hint) {
  return {engine(), d.algorithm, d.x, d.weight, d.bias, d.y, d.strides, d.dilates, d.padding, d.padding, hint, attributes};
}

inline MatrixProduct matrixProduct(const dnnl::memory::desc& a, const dnnl::memory::desc& b,
                                   const dnnl::memory::desc& bias, const dnnl::memory::desc& c,
                                   const dnnl::primitive_attr& attributes) {
  return {engine(), a, b, bias, c, attributes};
}

inline PoolingForward forward(const PoolingDescriptor& d, const dnnl::primitive_attr& attributes) {
  const dnnl::memory::dims dilates(d.kernel.size(), 0);
  return {engine(), dnnl::prop_kind::forward_training, d.algorithm, d.x, d.y, d.strides, d.kernel, dilates,
          d.padding, d.padding, attributes};
}

inline PoolingBackward backward(const PoolingDescriptor& d, const dnnl::primitive_attr& attributes,
                                const PoolingForward& hint) {
  const dnnl::memory::dims dilates(d.kernel.size(), 0);
  return {engine(), d.algorithm, d.x, d.y, d.strides, d.kernel, dilates, d.padding, d.padding, hint, attributes};
}

#endif

inline dnnl::memory::desc withAnyLayout(const dnnl::memory::desc& desc) {
  return {dimsOf(desc), typeOf(desc), dnnl::memory::format_tag::any};
}

}  // namespace lithochrome::onednn
