#include "ops/winograd.h"

#include <algorithm>

#include "core/compute_thread.h"
#include "core/machine.h"
#include "core/shares.h"
#include "ops/winograd_kernels.h"
#include "ops/winograd_pack.h"

namespace lithochrome::ops::winograd {
namespace {

namespace wino = lithochrome::winograd;
using wino::Tiles;

// Scratch of one thread: transformed tiles and their products stay in the second level of the cache.
constexpr int64_t kBlockBytes = 640 << 10;
// Transformed tiles of x and dy that the threads share in the gradient of the weights.
constexpr int64_t kChunkBytes = 6 << 20;

// With fewer tiles, reading the transformed weights costs more than the products that they save; in f32 at stride 1, where
// those are 4 times fewer, it does not.
constexpr int64_t kFewestTiles = 16;

int64_t roundUp(int64_t value, int64_t step) { return (value + step - 1) / step * step; }

// Tiles of a block: as many as fit, but enough blocks for every thread.
int64_t blockSize(const Tiles& tiles, int64_t floatsForOne, int64_t threads) {
  const int64_t most = std::max<int64_t>(1, kBlockBytes / 4 / floatsForOne / wino::kTilesAtOnce) * wino::kTilesAtOnce;
  return std::min(most, roundUp((tiles.count() + threads - 1) / threads, wino::kTilesAtOnce));
}

// Of what is computed at the resolution of y (or dy), the smaller picture.
template <class T, wino::Resolution R>
Label labelOf(const char* name, int64_t multiplyAdds) {
  const wino::Counts counts = wino::countsOf<T, R>();
  const std::string stride = R == wino::Resolution::same ? "" : "_stride2";
  const char* isa = std::is_same_v<T, bf16> ? "avx512_core_bf16" : "avx512_core";
  const std::string scheme = std::to_string(counts.tile.rows) + "x" + std::to_string(counts.tile.columns) + stride;
  return {std::string(name) + "[winograd_" + scheme + ":" + isa + "]", 2.0 * static_cast<double>(multiplyAdds * counts.terms)};
}

// → the weights as convolveBlock reads them.
template <class T, wino::Resolution R>
Tensor packed(const Tensor& weight, bool adjoint, bool constant) {
  const int64_t outputs = weight.dim(0), inputs = weight.dim(3);
  const Shape shape{wino::countsOf<T, R>().weights * wino::matrixStride(weight.dtype, outputs * inputs)};
  const auto packInto = [=](const Tensor& result) {
    const wino::Packing<T> packing{weight.data<T>(), outputs, inputs, adjoint, result.data<T>()};
    const int64_t groups = (adjoint ? outputs : inputs) / wino::kChannelsAtOnce;
    const int64_t slabs = (adjoint ? inputs : outputs) / wino::kChannelsAtOnce;
    shareOut(slabs * groups, [&](int64_t i, int) { wino::packWeights<T, R>(packing, i / groups, i % groups); });
  };
  Stream& stream = Stream::current();
  if (constant) {
    const Derived result = stream.derive(weight, std::make_pair(R, adjoint), shape, weight.dtype);
    stream.issueOnce("packWeights", result, {weight, result.tensor}, [=, tensor = result.tensor] { packInto(tensor); });
    return result.tensor;
  }
  const Tensor result = stream.empty(shape, weight.dtype);
  stream.issue("packWeights", {weight, result}, [=] { packInto(result); });
  return result;
}

struct Issue {
  const char* name;
  bool adjoint;
  std::optional<Tensor> bias;
  Shape result;
};

template <class T, wino::Resolution R>
Tensor convolve(const Tensor& x, const Tensor& weight, const Conv2dOptions& options, const Issue& issue) {
  Stream& stream = Stream::current();
  const Tensor pack = packed<T, R>(weight, issue.adjoint, options.constantWeights);
  const int64_t inputs = x.channels(), outputs = issue.result[3];
  const int threads = compute::threads();
  const Tensor y = stream.empty(issue.result, x.dtype);
  const wino::Counts counts = wino::countsOf<T, R>();
  const Tiles tiles(counts.readScale == 1 ? x.shape : y.shape, options.dilation, counts.tile);
  const int64_t floatsForOne = wino::blockFloats<T, R>(inputs, outputs, wino::kTilesAtOnce) / wino::kTilesAtOnce;
  const int64_t block = blockSize(tiles, floatsForOne, threads);
  const int64_t floats = roundUp(wino::blockFloats<T, R>(inputs, outputs, block), 16);
  const Tensor scratch = stream.empty({threads * floats}, DType::f32);
  std::vector<Tensor> touched{x, pack, y, scratch};
  if (issue.bias) touched.push_back(*issue.bias);
  const Label label = labelOf<T, R>(issue.name, tiles.count() * inputs * outputs);
  const wino::Plane read(x.shape, options.dilation, counts.readScale), written(y.shape, options.dilation, counts.resultScale);
  stream.issue(label, std::move(touched), [=, relu = options.relu && !issue.adjoint, bias = issue.bias] {
    const wino::Convolution<T> convolution{tiles, read, written, inputs, outputs, x.data<T>(), pack.data<T>(),
                                           bias ? bias->data<float>() : nullptr, relu, y.data<T>()};
    const int64_t blocks = (tiles.count() + block - 1) / block;
    const auto convolveOne = [&](int64_t i, int thread) {
      const int64_t count = std::min(block, tiles.count() - i * block);
      wino::convolveBlock<T, R>(convolution, i * block, count, scratch.data<float>() + thread * floats);
    };
    shareOut(blocks, convolveOne, threads);
  });
  return y;
}

// Operands of the gradient of the weights: transformed tiles of dy and x, and their products' sums.
struct GradientPlan {
  Tiles tiles;
  int64_t outputs, inputs, chunk;
  Tensor dy, x, sums;
};

template <class T, wino::Resolution R>
GradientPlan planGradient(const Tensor& x, const Tensor& dy, const Tensor& dWeight, const Conv2dOptions& options) {
  const wino::Counts counts = wino::countsOf<T, R>();
  const Tiles tiles(dy.shape, options.dilation, counts.tile);
  const int64_t outputs = dWeight.dim(0), inputs = dWeight.dim(3);
  const int64_t tileBytes = (counts.sums * outputs + counts.values * inputs) * sizeOf(x.dtype);
  const int64_t most = std::max<int64_t>(1, kChunkBytes / tileBytes / wino::kTilesAtOnce) * wino::kTilesAtOnce;
  const int64_t chunks = (tiles.count() + most - 1) / most;
  const int64_t chunk = roundUp((tiles.count() + chunks - 1) / chunks, wino::kTilesAtOnce);
  const auto room = [&](DType dtype, int64_t matrices, int64_t elements) {
    return Stream::current().empty({matrices * wino::matrixStride(dtype, elements)}, dtype);
  };
  return {tiles, outputs, inputs, chunk, room(x.dtype, counts.sums, outputs * chunk), room(x.dtype, counts.values, inputs * chunk),
          room(DType::f32, counts.weights, outputs * inputs)};
}

// What the threads share while they compute the gradient of the weights.
template <class T>
struct Gradient {
  wino::Spread<T> x, dy;
  wino::WeightProduct<T> product;
};

// Every `chunks`-th group of tiles from the `chunk`-th on, so that each thread has its share of the picture in every chunk.
template <class T, wino::Resolution R>
void accumulateChunk(const Gradient<T>& gradient, int64_t chunk, int64_t chunks) {
  const int64_t parts = gradient.x.chunk / wino::kTilesAtOnce, slabs = gradient.product.outputs / wino::kChannelsAtOnce;
  const int64_t weights = wino::countsOf<T, R>().weights;
  shareOut(parts, [&](int64_t i, int) {
    const int64_t from = (i * chunks + chunk) * wino::kTilesAtOnce, to = i * wino::kTilesAtOnce;
    wino::spreadTiles<T, R>(gradient.x, from, to);
    wino::spreadTiles<T, R>(gradient.dy, from, to);
  });
  shareOut(weights * slabs,
           [&](int64_t i, int) { wino::addProduct<T, R>(gradient.product, i / slabs, i % slabs, chunk > 0); });
}

template <class T, wino::Resolution R>
void backwardWeights(const Tensor& x, const Tensor& dy, const Tensor& dWeight, const Conv2dOptions& options) {
  const GradientPlan plan = planGradient<T, R>(x, dy, dWeight, options);
  const Label label = labelOf<T, R>("conv2dBackwardWeights", plan.tiles.count() * plan.inputs * plan.outputs);
  const wino::Plane planeX(x.shape, options.dilation, wino::countsOf<T, R>().readScale), planeDy(dy.shape, options.dilation, 1);
  Stream::current().issue(label, {x, dy, dWeight, plan.dy, plan.x, plan.sums}, [=] {
    const Gradient<T> gradient{
        {plan.tiles, planeX, plan.inputs, x.data<T>(), false, plan.chunk, plan.x.data<T>()},
        {plan.tiles, planeDy, plan.outputs, dy.data<T>(), true, plan.chunk, plan.dy.data<T>()},
        {plan.dy.data<T>(), plan.x.data<T>(), plan.outputs, plan.inputs, plan.chunk, plan.sums.data<float>()}};
    const int64_t chunks = (plan.tiles.count() + plan.chunk - 1) / plan.chunk;
    for (int64_t i = 0; i < chunks; ++i) accumulateChunk<T, R>(gradient, i, chunks);
    shareOut(plan.outputs, [&](int64_t o, int) { wino::gatherWeights<T, R>(gradient.product, o, dWeight.data<float>()); });
  });
}

template <wino::Resolution R>
Tensor convolve(const Tensor& x, const Tensor& weight, const Conv2dOptions& options, const Issue& issue) {
  return x.dtype == DType::bf16 ? convolve<bf16, R>(x, weight, options, issue) : convolve<float, R>(x, weight, options, issue);
}

template <wino::Resolution R>
void backwardWeights(const Tensor& x, const Tensor& dy, const Tensor& dWeight, const Conv2dOptions& options) {
  if (x.dtype == DType::bf16) return backwardWeights<bf16, R>(x, dy, dWeight, options);
  backwardWeights<float, R>(x, dy, dWeight, options);
}

bool enoughTiles(DType dtype, const Shape& y, const Conv2dOptions& o) {
  if (dtype == DType::f32 && o.stride == 1) return true;
  const auto counts = o.stride == 1 ? wino::countsOf<bf16, wino::Resolution::same>() : wino::countsOf<bf16, wino::Resolution::halved>();
  return Tiles(y, o.dilation, counts.tile).count() >= kFewestTiles;
}

}  // namespace

bool suits(DType dtype, const Shape& y, const Shape& weight, const Conv2dOptions& o) {
#if defined(__x86_64__) && defined(__GNUC__)
  const bool able = dtype == DType::bf16 ? machine::nativeBf16() : machine::isa().rfind("avx512", 0) == 0;
  const bool square = weight[1] == 3 && weight[2] == 3 && o.padding == o.dilation && o.groups == 1;
  const bool stride = o.stride == 1 || (o.stride == 2 && o.dilation == 1);
  const bool lanes = weight[0] % wino::kChannelsAtOnce == 0 && weight[3] % wino::kChannelsAtOnce == 0;
  return able && square && stride && lanes && enoughTiles(dtype, y, o);
#else
  return false;
#endif
}

Tensor conv2d(const Tensor& x, const Tensor& weight, const std::optional<Tensor>& bias, const Conv2dOptions& options) {
  const Issue issue{"conv2d", false, bias, conv2dShape(x.shape, weight.shape, options)};
  if (options.stride == 2) return convolve<wino::Resolution::halved>(x, weight, options, issue);
  return convolve<wino::Resolution::same>(x, weight, options, issue);
}

Tensor conv2dBackwardData(const Tensor& dy, const Tensor& weight, const Shape& inputShape, const Conv2dOptions& options) {
  const Issue issue{"conv2dBackwardData", true, std::nullopt, inputShape};
  if (options.stride == 2) return convolve<wino::Resolution::doubled>(dy, weight, options, issue);
  return convolve<wino::Resolution::same>(dy, weight, options, issue);
}

void conv2dBackwardWeights(const Tensor& x, const Tensor& dy, const Tensor& dWeight, const Conv2dOptions& options) {
  if (options.stride == 2) return backwardWeights<wino::Resolution::halved>(x, dy, dWeight, options);
  backwardWeights<wino::Resolution::same>(x, dy, dWeight, options);
}

}  // namespace lithochrome::ops::winograd
