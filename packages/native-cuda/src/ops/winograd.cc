#include "ops/winograd.h"

#include <omp.h>

#include <algorithm>

#include "core/compute_thread.h"
#include "core/machine.h"
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

// With fewer tiles in bf16, reading the transformed weights costs more than the products that they save; in f32, where those
// are 4 times fewer, it does not.
constexpr int64_t kFewestTilesBf16 = 16;

Tiles tilesOf(const Tensor& image, const Conv2dOptions& o) {
  return {image.shape, o.dilation, wino::tileSize(image.dtype)};
}

int64_t roundUp(int64_t value, int64_t step) { return (value + step - 1) / step * step; }

// Tiles of a block: as many as fit, but enough blocks for every thread.
int64_t blockSize(const Tiles& tiles, int64_t floatsForOne, int64_t threads) {
  const int64_t most = std::max<int64_t>(1, kBlockBytes / 4 / floatsForOne / wino::kTilesAtOnce) * wino::kTilesAtOnce;
  return std::min(most, roundUp((tiles.count() + threads - 1) / threads, wino::kTilesAtOnce));
}

Label labelOf(const char* name, DType dtype, int64_t multiplyAdds) {
  const char* scheme = dtype == DType::bf16 ? "[winograd_2x4:avx512_core_bf16]" : "[winograd_4x4:avx512_core]";
  return {std::string(name) + scheme, 2.0 * static_cast<double>(multiplyAdds * wino::positions(dtype))};
}

// → the weights as convolveBlock reads them.
template <class T>
Tensor packed(const Tensor& weight, bool adjoint, bool constant) {
  const int64_t outputs = weight.dim(0), inputs = weight.dim(3);
  const Shape shape{wino::positions(weight.dtype) * wino::positionStride(weight.dtype, outputs * inputs)};
  Stream& stream = Stream::current();
  const Tensor result = constant ? stream.emptyPersistent(shape, weight.dtype) : stream.empty(shape, weight.dtype);
  const Work work = [=] {
    const wino::Packing<T> packing{weight.data<T>(), outputs, inputs, adjoint, result.data<T>()};
    const int64_t groups = (adjoint ? outputs : inputs) / wino::kChannelsAtOnce;
    const int64_t slabs = (adjoint ? inputs : outputs) / wino::kChannelsAtOnce;
#pragma omp parallel for schedule(dynamic)
    for (int64_t i = 0; i < slabs * groups; ++i) wino::packWeights(packing, i / groups, i % groups);
  };
  if (constant)
    stream.issueOnce("packWeights", {weight, result}, work);
  else
    stream.issue("packWeights", {weight, result}, work);
  return result;
}

struct Issue {
  const char* name;
  bool adjoint;
  std::optional<Tensor> bias;
};

template <class T>
Tensor convolve(const Tensor& x, const Tensor& weight, const Conv2dOptions& options, const Issue& issue) {
  Stream& stream = Stream::current();
  const Tensor pack = packed<T>(weight, issue.adjoint, options.constantWeights);
  const int64_t inputs = x.channels(), outputs = weight.dim(issue.adjoint ? 3 : 0), threads = compute::threads();
  const Tensor y = stream.empty({x.dim(0), x.dim(1), x.dim(2), outputs}, x.dtype);
  const Tiles tiles = tilesOf(x, options);
  const int64_t floatsForOne = wino::blockFloats(x.dtype, inputs, outputs, wino::kTilesAtOnce) / wino::kTilesAtOnce;
  const int64_t block = blockSize(tiles, floatsForOne, threads);
  const int64_t floats = roundUp(wino::blockFloats(x.dtype, inputs, outputs, block), 16);
  const Tensor scratch = stream.empty({threads * floats}, DType::f32);
  std::vector<Tensor> touched{x, pack, y, scratch};
  if (issue.bias) touched.push_back(*issue.bias);
  const Label label = labelOf(issue.name, x.dtype, tiles.count() * inputs * outputs);
  stream.issue(label, std::move(touched), [=, relu = options.relu && !issue.adjoint, bias = issue.bias] {
    const wino::Convolution<T> convolution{tiles, inputs, outputs, x.data<T>(), pack.data<T>(),
                                           bias ? bias->data<float>() : nullptr, relu, y.data<T>()};
    const int64_t blocks = (tiles.count() + block - 1) / block;
#pragma omp parallel for schedule(dynamic) num_threads(threads)
    for (int64_t i = 0; i < blocks; ++i)
      wino::convolveBlock(convolution, i * block, std::min(block, tiles.count() - i * block),
                          scratch.data<float>() + omp_get_thread_num() * floats);
  });
  return y;
}

// Operands of the gradient of the weights: transformed tiles of dy and x, and their products' sums.
struct GradientPlan {
  Tiles tiles;
  int64_t outputs, inputs, chunk;
  Tensor dy, x, sums;
};

GradientPlan planGradient(const Tensor& x, const Tensor& dWeight, const Conv2dOptions& options) {
  const Tiles tiles = tilesOf(x, options);
  const int64_t outputs = dWeight.dim(0), inputs = dWeight.dim(3), positions = wino::positions(x.dtype);
  const int64_t tileBytes = positions * (outputs + inputs) * sizeOf(x.dtype);
  const int64_t most = std::max<int64_t>(1, kChunkBytes / tileBytes / wino::kTilesAtOnce) * wino::kTilesAtOnce;
  const int64_t chunks = (tiles.count() + most - 1) / most;
  const int64_t chunk = roundUp((tiles.count() + chunks - 1) / chunks, wino::kTilesAtOnce);
  const auto room = [&](DType dtype, int64_t elements) {
    return Stream::current().empty({positions * wino::positionStride(dtype, elements)}, dtype);
  };
  return {tiles, outputs, inputs, chunk, room(x.dtype, outputs * chunk), room(x.dtype, inputs * chunk),
          room(DType::f32, outputs * inputs)};
}

template <class T>
void accumulateChunk(const GradientPlan& plan, const wino::Spread<T>& x, const wino::Spread<T>& dy, int64_t first) {
  const int64_t parts = plan.chunk / wino::kTilesAtOnce, slabs = plan.outputs / wino::kChannelsAtOnce;
  const wino::WeightProduct<T> product{dy.out, x.out, plan.outputs, plan.inputs, plan.chunk, plan.sums.data<float>()};
#pragma omp parallel
  {
#pragma omp for schedule(dynamic)
    for (int64_t i = 0; i < parts; ++i) {
      wino::spreadTiles(x, first + i * wino::kTilesAtOnce);
      wino::spreadTiles(dy, first + i * wino::kTilesAtOnce);
    }
#pragma omp for schedule(dynamic)
    for (int64_t i = 0; i < wino::positions(DTypeOf<T>::value) * slabs; ++i)
      wino::addProduct(product, i / slabs, i % slabs, first > 0);
  }
}

template <class T>
void backwardWeights(const Tensor& x, const Tensor& dy, const Tensor& dWeight, const Conv2dOptions& options) {
  const GradientPlan plan = planGradient(x, dWeight, options);
  const Label label = labelOf("conv2dBackwardWeights", x.dtype, plan.tiles.count() * plan.inputs * plan.outputs);
  Stream::current().issue(label, {x, dy, dWeight, plan.dy, plan.x, plan.sums}, [=] {
    const wino::Spread<T> spreadX{plan.tiles, plan.inputs, x.data<T>(), false, plan.chunk, plan.x.data<T>()};
    const wino::Spread<T> spreadDy{plan.tiles, plan.outputs, dy.data<T>(), true, plan.chunk, plan.dy.data<T>()};
    for (int64_t first = 0; first < plan.tiles.count(); first += plan.chunk) accumulateChunk(plan, spreadX, spreadDy, first);
#pragma omp parallel for schedule(dynamic)
    for (int64_t o = 0; o < plan.outputs; ++o)
      wino::gatherWeights(x.dtype, plan.sums.data<float>(), plan.outputs, plan.inputs, o, dWeight.data<float>());
  });
}

}  // namespace

bool suits(const Tensor& image, const Shape& weight, const Conv2dOptions& o) {
#if defined(__x86_64__) && defined(__GNUC__)
  const bool able = image.dtype == DType::bf16 ? machine::nativeBf16() : machine::isa().rfind("avx512", 0) == 0;
  const bool square = weight[1] == 3 && weight[2] == 3 && o.stride == 1 && o.padding == o.dilation && o.groups == 1;
  const bool lanes = weight[0] % wino::kChannelsAtOnce == 0 && weight[3] % wino::kChannelsAtOnce == 0;
  const bool enough = image.dtype == DType::f32 || tilesOf(image, o).count() >= kFewestTilesBf16;
  return able && square && lanes && enough;
#else
  return false;
#endif
}

Tensor conv2d(const Tensor& x, const Tensor& weight, const std::optional<Tensor>& bias, const Conv2dOptions& options) {
  const Issue issue{"conv2d", false, bias};
  return x.dtype == DType::bf16 ? convolve<bf16>(x, weight, options, issue) : convolve<float>(x, weight, options, issue);
}

Tensor conv2dBackwardData(const Tensor& dy, const Tensor& weight, const Conv2dOptions& options) {
  const Issue issue{"conv2dBackwardData", true, std::nullopt};
  return dy.dtype == DType::bf16 ? convolve<bf16>(dy, weight, options, issue) : convolve<float>(dy, weight, options, issue);
}

void conv2dBackwardWeights(const Tensor& x, const Tensor& dy, const Tensor& dWeight, const Conv2dOptions& options) {
  if (x.dtype == DType::bf16) return backwardWeights<bf16>(x, dy, dWeight, options);
  backwardWeights<float>(x, dy, dWeight, options);
}

}  // namespace lithochrome::ops::winograd
