#include "ops/pool2d.h"

#include "core/onednn_call.h"
#include "core/onednn_descriptors.h"

namespace lithochrome {
namespace {

namespace nn = onednn;

bool isMax(const Pool2dOptions& o) { return o.kind == "max"; }

Shape poolShape(const Shape& x, const Pool2dOptions& o) {
  CHECK(x.size() == 4, "expected [N,H,W,C] but received ", describe(x));
  CHECK(o.kind == "max" || o.kind == "average", "expected average or max for kind but received ", o.kind);
  CHECK(o.size >= 1 && o.stride >= 1, "expected at least 1 for size and stride but received ", o.size, " and ", o.stride);
  CHECK(o.padding >= 0 && o.padding < o.size, "expected a padding below the size ", o.size, " but received ", o.padding);
  CHECK(x[1] + 2 * o.padding >= o.size && x[2] + 2 * o.padding >= o.size, "a window of ", o.size, " does not fit into ",
        describe(x));
  return {x[0], (x[1] + 2 * o.padding - o.size) / o.stride + 1, (x[2] + 2 * o.padding - o.size) / o.stride + 1, x[3]};
}

nn::PoolingDescriptor describePooling(const Shape& x, const Shape& y, DType dtype, const Pool2dOptions& o) {
  nn::prepareThread();
  return {isMax(o) ? dnnl::algorithm::pooling_max : dnnl::algorithm::pooling_avg_include_padding,
          nn::imageDesc(x, dtype), nn::imageDesc(y, dtype), {o.stride, o.stride}, {o.size, o.size}, {o.padding, o.padding}};
}

}  // namespace

namespace reference {
namespace {

// Calls visit(x index, y index) for every cell of every window.
template <class Visit>
void forEachCell(const Shape& x, const Pool2dOptions& o, Visit&& visit) {
  const Shape y = poolShape(x, o);
  for (int64_t i = 0; i < sizeOf(y); ++i) {
    const int64_t c = i % y[3], column = i / y[3] % y[2], row = i / (y[3] * y[2]) % y[1], n = i / (y[3] * y[2] * y[1]);
    for (int64_t cell = 0; cell < o.size * o.size; ++cell) {
      const int64_t h = row * o.stride - o.padding + cell / o.size, w = column * o.stride - o.padding + cell % o.size;
      if (h >= 0 && h < x[1] && w >= 0 && w < x[2]) visit(((n * x[1] + h) * x[2] + w) * x[3] + c, i);
    }
  }
}

// For each result the index of its largest cell (the first of equal ones).
std::vector<int64_t> maxima(const Array& x, const Pool2dOptions& options) {
  std::vector<int64_t> best(static_cast<size_t>(sizeOf(poolShape(x.shape, options))), -1);
  forEachCell(x.shape, options, [&](int64_t xi, int64_t yi) {
    if (best[yi] < 0 || x[xi] > x[best[yi]]) best[yi] = xi;
  });
  return best;
}

}  // namespace

Array pool2d(const Array& x, const Pool2dOptions& options) {
  Array y(poolShape(x.shape, options));
  if (isMax(options)) {
    const std::vector<int64_t> best = maxima(x, options);
    for (int64_t i = 0; i < y.size(); ++i) y[i] = x[best[i]];
    return y;
  }
  const auto cells = static_cast<double>(options.size * options.size);
  forEachCell(x.shape, options, [&](int64_t xi, int64_t yi) { y[yi] += x[xi] / cells; });
  return y;
}

Array pool2dBackward(const Array& x, const Array& dy, const Pool2dOptions& options) {
  Array dx(x.shape);
  if (isMax(options)) {
    const std::vector<int64_t> best = maxima(x, options);
    for (int64_t i = 0; i < dy.size(); ++i) dx[best[i]] += dy[i];
    return dx;
  }
  const auto cells = static_cast<double>(options.size * options.size);
  forEachCell(x.shape, options, [&](int64_t xi, int64_t yi) { dx[xi] += dy[yi] / cells; });
  return dx;
}

}  // namespace reference

namespace ops {
namespace {

#ifdef LITHOCHROME_CUDA
Pool2dResult pool2dOnCuda(const Tensor& x, const Pool2dOptions& options) {
  CHECK(!isMax(options) || options.size <= 16, "expected at most 16 for the size of a maximum on CUDA but received ",
        options.size);
  Stream& stream = Stream::current();
  Pool2dResult result{stream.empty(poolShape(x.shape, options), x.dtype, x.device()), std::nullopt};
  std::vector<Tensor> touched{x, result.y};
  if (isMax(options)) touched.push_back(result.workspace.emplace(stream.empty(result.y.shape, DType::u8, x.device())));
  stream.issue("pool2d", std::move(touched), {}, CUDA_WORK(cuda::pool2d(x, result, options)));
  return result;
}

Tensor pool2dBackwardOnCuda(const Tensor& dy, const Shape& inputShape, const std::optional<Tensor>& workspace,
                            const Pool2dOptions& options) {
  const Tensor dx = Stream::current().empty(inputShape, dy.dtype, dy.device());
  std::vector<Tensor> touched{dy, dx};
  if (isMax(options)) {
    CHECK(workspace, "expected the workspace of pool2d for the gradient of a maximum");
    checkDType(*workspace, DType::u8, "workspace");
    checkShape(*workspace, dy.shape, "workspace");
    touched.push_back(*workspace);
  }
  Stream::current().issue("pool2dBackward", std::move(touched), {},
                          CUDA_WORK(cuda::pool2dBackward(dy, isMax(options) ? workspace : std::nullopt, options, dx)));
  return dx;
}
#endif

}  // namespace

Pool2dResult pool2d(const Tensor& x, const Pool2dOptions& options) {
  ON_CUDA(x, return pool2dOnCuda(x, options))
  Stream& stream = Stream::current();
  Pool2dResult result{stream.empty(poolShape(x.shape, options), x.dtype), std::nullopt};
  const auto desc = nn::forward(describePooling(x.shape, result.y.shape, x.dtype, options), nn::attributes());
  std::vector<nn::Argument> arguments{{DNNL_ARG_SRC, {x, nn::imageDesc(x)}}, {DNNL_ARG_DST, {result.y, nn::imageDesc(result.y)}}};
  if (isMax(options)) {
    const auto workspace = desc.workspace_desc();
    result.workspace = stream.empty({static_cast<int64_t>(workspace.get_size())}, DType::u8);
    arguments.push_back({DNNL_ARG_WORKSPACE, {*result.workspace, workspace}});
  }
  nn::issue("pool2d", desc, std::move(arguments));
  return result;
}

Tensor pool2dBackward(const Tensor& dy, const Shape& inputShape, const std::optional<Tensor>& workspace,
                      const Pool2dOptions& options) {
  checkShape(dy, poolShape(inputShape, options), "dy");
  ON_CUDA(dy, return pool2dBackwardOnCuda(dy, inputShape, workspace, options))
  const Tensor dx = Stream::current().empty(inputShape, dy.dtype);
  const nn::PoolingDescriptor descriptor = describePooling(inputShape, dy.shape, dy.dtype, options);
  const auto desc = nn::backward(descriptor, nn::attributes(), nn::forward(descriptor, nn::attributes()));
  std::vector<nn::Argument> arguments{{DNNL_ARG_DIFF_DST, {dy, nn::imageDesc(dy)}}, {DNNL_ARG_DIFF_SRC, {dx, nn::imageDesc(dx)}}};
  if (isMax(options)) {
    const auto bytes = static_cast<int64_t>(desc.workspace_desc().get_size());
    CHECK(workspace && workspace->bytes() == bytes, "expected the workspace of pool2d for the gradient of a maximum");
    arguments.push_back({DNNL_ARG_WORKSPACE, {*workspace, desc.workspace_desc()}});
  }
  nn::issue("pool2dBackward", desc, std::move(arguments));
  return dx;
}

}  // namespace ops
}  // namespace lithochrome
