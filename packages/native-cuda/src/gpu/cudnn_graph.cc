#include "gpu/cudnn_graph.h"

namespace lithochrome::gpu {
namespace {

// Tensors and descriptions of a graph: references to them stay valid.
constexpr size_t kMostParts = 16;

cudnnDataType_t dataType(DType dtype) { return dtype == DType::f32 ? CUDNN_DATA_FLOAT : CUDNN_DATA_BFLOAT16; }

// The attributes by which a kind of convolution takes its operands.
struct Slots {
  cudnnBackendDescriptorType_t operation;
  cudnnBackendAttributeName_t description, left, right, result, alpha, beta;
};

Slots slotsOf(ConvolutionKind kind) {
  switch (kind) {
    case ConvolutionKind::forward:
      return {CUDNN_BACKEND_OPERATION_CONVOLUTION_FORWARD_DESCRIPTOR, CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_CONV_DESC,
              CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_X,             CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_W,
              CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_Y,             CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_ALPHA,
              CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_BETA};
    case ConvolutionKind::backwardData:
      return {CUDNN_BACKEND_OPERATION_CONVOLUTION_BACKWARD_DATA_DESCRIPTOR, CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_CONV_DESC,
              CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_DY,                 CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_W,
              CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_DX,                 CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_ALPHA,
              CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_BETA};
    case ConvolutionKind::backwardWeights: break;
  }
  return {CUDNN_BACKEND_OPERATION_CONVOLUTION_BACKWARD_FILTER_DESCRIPTOR, CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_CONV_DESC,
          CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_X,                  CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_DY,
          CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_DW,                 CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_ALPHA,
          CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_BETA};
}

// Shapes of the two inputs and the result.
struct Shapes {
  const Shape &left, &right, &result;
};

Shapes shapesOf(const Convolution& c) {
  switch (c.kind) {
    case ConvolutionKind::forward: return {c.x, c.weight, c.y};
    case ConvolutionKind::backwardData: return {c.y, c.weight, c.x};
    case ConvolutionKind::backwardWeights: break;
  }
  return {c.x, c.y, c.weight};
}

}  // namespace

CudnnGraph::CudnnGraph(const Convolution& c, const CudnnTarget& target) {
  const Shape& shape = shapesOf(c).result;
  // cuDNN ranks more engines for a conversion said as an operation than for one implied by the result's dtype.
  const bool converts = c.result != c.operands && !c.bias && !c.relu;
  // Where an operation writes: what is between operations stays virtual.
  const auto output = [&](CudnnTensorId id, bool last) -> const CudnnDescriptor& {
    return last ? tensor(kResult, shape, c.result) : tensor(id, shape, DType::f32, true);
  };
  parts_.reserve(kMostParts);
  const CudnnDescriptor* current = &output(kConvolved, !c.bias && !c.relu && !converts);
  addConvolution(c, *current);
  const auto follow = [&](cudnnPointwiseMode_t mode, const CudnnDescriptor* bias, const CudnnDescriptor& out) {
    addPointwise(mode, *current, bias, out);
    current = &out;
  };
  if (converts) follow(CUDNN_POINTWISE_IDENTITY, nullptr, output(kResult, true));
  if (c.bias) {
    const CudnnDescriptor& bias = tensor(kBias, {1, 1, 1, shape.back()}, c.operands);
    follow(CUDNN_POINTWISE_ADD, &bias, output(kBiased, !c.relu));
  }
  if (c.relu) follow(CUDNN_POINTWISE_RELU_FWD, nullptr, output(kResult, true));
  if (target.handle) graph_.set(CUDNN_ATTR_OPERATIONGRAPH_HANDLE, target.handle);
  graph_.set(CUDNN_ATTR_OPERATIONGRAPH_OPS, operations_).finalize();
}

// [N,H,W,C] as cuDNN's (N, C, H, W), dense in the tensor's order; weights [O,kh,kw,C/groups] alike.
const CudnnDescriptor& CudnnGraph::tensor(CudnnTensorId id, const Shape& shape, DType dtype, bool isVirtual) {
  const int64_t n = shape[0], h = shape[1], w = shape[2], c = shape[3];
  CudnnDescriptor& made = parts_.emplace_back(CUDNN_BACKEND_TENSOR_DESCRIPTOR);
  made.set(CUDNN_ATTR_TENSOR_UNIQUE_ID, static_cast<int64_t>(id))
      .set(CUDNN_ATTR_TENSOR_DATA_TYPE, dataType(dtype))
      .set(CUDNN_ATTR_TENSOR_BYTE_ALIGNMENT, int64_t{16})
      .set(CUDNN_ATTR_TENSOR_DIMENSIONS, std::vector<int64_t>{n, c, h, w})
      .set(CUDNN_ATTR_TENSOR_STRIDES, std::vector<int64_t>{h * w * c, 1, w * c, c})
      .set(CUDNN_ATTR_TENSOR_IS_VIRTUAL, isVirtual);
  return made.finalize();
}

void CudnnGraph::addConvolution(const Convolution& c, const CudnnDescriptor& result) {
  const Slots slots = slotsOf(c.kind);
  const Shapes shapes = shapesOf(c);
  const std::vector<int64_t> padding{c.padding, c.padding};
  CudnnDescriptor& description = parts_.emplace_back(CUDNN_BACKEND_CONVOLUTION_DESCRIPTOR);
  description.set(CUDNN_ATTR_CONVOLUTION_SPATIAL_DIMS, int64_t{2})
      .set(CUDNN_ATTR_CONVOLUTION_COMP_TYPE, CUDNN_DATA_FLOAT)
      .set(CUDNN_ATTR_CONVOLUTION_CONV_MODE, CUDNN_CROSS_CORRELATION)
      .set(CUDNN_ATTR_CONVOLUTION_PRE_PADDINGS, padding)
      .set(CUDNN_ATTR_CONVOLUTION_POST_PADDINGS, padding)
      .set(CUDNN_ATTR_CONVOLUTION_DILATIONS, std::vector<int64_t>{c.dilation, c.dilation})
      .set(CUDNN_ATTR_CONVOLUTION_FILTER_STRIDES, std::vector<int64_t>{c.stride, c.stride})
      .finalize();
  CudnnDescriptor& operation = operations_.emplace_back(slots.operation);
  operation.set(slots.description, description)
      .set(slots.left, tensor(kLeft, shapes.left, c.operands))
      .set(slots.right, tensor(kRight, shapes.right, c.operands))
      .set(slots.result, result)
      .set(slots.alpha, 1.0)
      .set(slots.beta, 0.0)
      .finalize();
}

void CudnnGraph::addPointwise(cudnnPointwiseMode_t mode, const CudnnDescriptor& in, const CudnnDescriptor* bias,
                              const CudnnDescriptor& out) {
  CudnnDescriptor& description = parts_.emplace_back(CUDNN_BACKEND_POINTWISE_DESCRIPTOR);
  description.set(CUDNN_ATTR_POINTWISE_MODE, mode).set(CUDNN_ATTR_POINTWISE_MATH_PREC, CUDNN_DATA_FLOAT).finalize();
  CudnnDescriptor& operation = operations_.emplace_back(CUDNN_BACKEND_OPERATION_POINTWISE_DESCRIPTOR);
  operation.set(CUDNN_ATTR_OPERATION_POINTWISE_PW_DESCRIPTOR, description).set(CUDNN_ATTR_OPERATION_POINTWISE_XDESC, in);
  if (bias) operation.set(CUDNN_ATTR_OPERATION_POINTWISE_BDESC, *bias);
  operation.set(CUDNN_ATTR_OPERATION_POINTWISE_YDESC, out).finalize();
}

CudnnDescriptor packAddresses(const ConvolutionBuffers& buffers) {
  std::vector<int64_t> ids{kLeft, kRight, kResult};
  std::vector<void*> addresses{const_cast<void*>(buffers.left), const_cast<void*>(buffers.right), buffers.result};
  if (buffers.bias) ids.push_back(kBias), addresses.push_back(const_cast<void*>(buffers.bias));
  CudnnDescriptor pack(CUDNN_BACKEND_VARIANT_PACK_DESCRIPTOR);
  pack.set(CUDNN_ATTR_VARIANT_PACK_UNIQUE_IDS, ids)
      .set(CUDNN_ATTR_VARIANT_PACK_DATA_POINTERS, addresses)
      .set(CUDNN_ATTR_VARIANT_PACK_WORKSPACE, buffers.workspace)
      .finalize();
  return pack;
}

}  // namespace lithochrome::gpu
