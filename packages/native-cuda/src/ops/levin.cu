#include "gpu/partial_sum.h"
#include "ops/levin.h"

// Version 2 of bench/levin_cuda.cu: a block takes a square of pixels. In shared memory it has what lies up to two radii
// around them, and works out the weights up to one radius around them, so that the transpose needs no other block.
namespace lithochrome::ops::cuda {
namespace {

constexpr int kTile = 16;  // pixels a side; a thread each
static_assert(kTile * kTile == gpu::kSumThreads);

struct Problem {
  const float *ab, *lightness;
  float* dAb;
  double* parts;
  int64_t tiles;
  int height, width, radius;
  LevinKind kind;
  float scale, factor;  // of `seed`; 2 λ / (P · 110²)
};

struct Pixel {
  float lightness, a, b;
};

// A pixel's residual ab_p − Σ w_pq ab_q, and its weights w_pq = weight(L_q) · inverseTotal.
struct Penalty {
  LevinWeight<float> weight;
  float inverseTotal, a, b;
};

// The part of an image around a tile, as squares in shared memory that begin two radii (pixels) and one radius
// (penalties) before it. Radius: 0 where it is known at run time only.
template <int Radius>
struct Tile {
  const Problem& in;
  Pixel* pixels;
  Penalty* penalties;
  int64_t image;  // index of its first pixel
  int y0, x0;

  __device__ Tile(const Problem& problem, int64_t index) : in(problem), pixels(gpu::sharedMemory<Pixel>()) {
    penalties = reinterpret_cast<Penalty*>(pixels + pixelSide() * pixelSide());
    const int across = (in.width + kTile - 1) / kTile, down = (in.height + kTile - 1) / kTile;
    image = index / (across * down) * in.height * in.width;
    y0 = static_cast<int>(index / across % down) * kTile;
    x0 = static_cast<int>(index % across) * kTile;
  }

  __device__ int radius() const { return Radius > 0 ? Radius : in.radius; }
  __device__ int pixelSide() const { return kTile + 4 * radius(); }
  __device__ int penaltySide() const { return kTile + 2 * radius(); }
  __device__ Pixel& pixel(int y, int x) const {
    return pixels[(y - y0 + 2 * radius()) * pixelSide() + x - x0 + 2 * radius()];
  }
  __device__ Penalty& penalty(int y, int x) const {
    return penalties[(y - y0 + radius()) * penaltySide() + x - x0 + radius()];
  }

  // f(y, x) for the image's pixels up to `margin` around the tile, shared among the block's threads.
  template <class F>
  __device__ void eachPixel(int margin, F f) const {
    const int side = kTile + 2 * margin;
    for (int i = static_cast<int>(threadIdx.x); i < side * side; i += gpu::kSumThreads) {
      const int y = y0 - margin + i / side, x = x0 - margin + i % side;
      if (y >= 0 && y < in.height && x >= 0 && x < in.width) f(y, x);
    }
  }

  // f(v, u) for the neighbors of (y, x), row by row.
  template <class F>
  __device__ void eachNeighbor(int y, int x, F f) const {
    for (int dy = -radius(); dy <= radius(); ++dy) {
      if (y + dy < 0 || y + dy >= in.height) continue;
      for (int dx = -radius(); dx <= radius(); ++dx)
        if (x + dx >= 0 && x + dx < in.width && (dy != 0 || dx != 0)) f(y + dy, x + dx);
    }
  }
};

// The neighbors of (y, x), for levinWeight; i: a place among the tile's pixels.
template <int Radius>
struct Neighbors {
  const Tile<Radius>& tile;
  int y, x;

  LITHOCHROME_HD int count() const {
    const auto extent = [this](int at, int size) {
      const int radius = tile.radius(), first = at < radius ? 0 : at - radius, last = at + radius;
      return (last < size ? last : size - 1) - first + 1;
    };
    return extent(y, tile.in.height) * extent(x, tile.in.width) - 1;
  }
  LITHOCHROME_HD float lightness(int i) const { return tile.pixels[i].lightness; }
  template <class F>
  LITHOCHROME_HD void each(F f) const {
    tile.eachNeighbor(y, x, [&](int v, int u) { f(static_cast<int>(&tile.pixel(v, u) - tile.pixels)); });
  }
};

template <int Radius>
__device__ Penalty penaltyOf(const Tile<Radius>& tile, int y, int x) {
  const Neighbors<Radius> near = {tile, y, x};
  if (near.count() == 0) return {};
  const Pixel own = tile.pixel(y, x);
  const LevinWeight<float> weight = levinWeight(tile.in.kind, tile.in.scale, own.lightness, near);
  float total = 0, a = 0, b = 0;
  near.each([&](int i) {
    const Pixel other = tile.pixels[i];
    const float part = weight(other.lightness);
    total += part;
    a += part * other.a;
    b += part * other.b;
  });
  const float inverse = 1 / (weight.affine ? static_cast<float>(near.count()) : total);
  return {weight, inverse, own.a - inverse * a, own.b - inverse * b};
}

// The transpose: pixel q has what its neighbors p take from it.
template <int Radius>
__device__ void writeGradient(const Tile<Radius>& tile, int y, int x) {
  const float lightness = tile.pixel(y, x).lightness;
  float a = tile.penalty(y, x).a, b = tile.penalty(y, x).b;
  tile.eachNeighbor(y, x, [&](int v, int u) {
    const Penalty& p = tile.penalty(v, u);
    const float weight = p.weight(lightness) * p.inverseTotal;
    a -= weight * p.a;
    b -= weight * p.b;
  });
  float* out = tile.in.dAb + 2 * (tile.image + static_cast<int64_t>(y) * tile.in.width + x);
  out[0] = tile.in.factor * a;
  out[1] = tile.in.factor * b;
}

template <int Radius>
__global__ void levinKernel(Problem in) {
  double squares = 0;
  for (int64_t index = blockIdx.x; index < in.tiles; index += gridDim.x) {
    const Tile<Radius> tile(in, index);
    tile.eachPixel(2 * tile.radius(), [&](int y, int x) {
      const int64_t p = tile.image + static_cast<int64_t>(y) * in.width + x;
      tile.pixel(y, x) = {in.lightness[p], in.ab[2 * p], in.ab[2 * p + 1]};
    });
    __syncthreads();
    tile.eachPixel(tile.radius(), [&](int y, int x) { tile.penalty(y, x) = penaltyOf(tile, y, x); });
    __syncthreads();
    tile.eachPixel(0, [&](int y, int x) {
      const Penalty& own = tile.penalty(y, x);
      squares += static_cast<double>(own.a) * own.a + static_cast<double>(own.b) * own.b;
      writeGradient(tile, y, x);
    });
    __syncthreads();
  }
  gpu::leavePart(in.parts, squares);
}

size_t sharedBytes(int64_t radius) {
  const auto outer = static_cast<size_t>(kTile + 4 * radius), inner = static_cast<size_t>(kTile + 2 * radius);
  return outer * outer * sizeof(Pixel) + inner * inner * sizeof(Penalty);
}

}  // namespace

void levin(const LevinInput& in, const LevinSettings& settings, const LevinLoss& out, const Tensor& parts) {
  const int64_t height = in.ab.dim(1), width = in.ab.dim(2);
  const int64_t tiles = in.ab.dim(0) * ((height + kTile - 1) / kTile) * ((width + kTile - 1) / kTile);
  const double scale = levinScale(in.ab.pixels(), settings.lambda);
  const Problem problem = {in.ab.data<const float>(), in.lightness.data<const float>(), out.dAb.data<float>(),
                           parts.data<double>(), tiles, static_cast<int>(height), static_cast<int>(width),
                           static_cast<int>(settings.radius), settings.kind, static_cast<float>(settings.scale),
                           static_cast<float>(2 * scale)};
  gpu::Grid grid = gpu::sumGrid(tiles * gpu::kSumThreads);
  grid.sharedBytes = sharedBytes(settings.radius);
  gpu::launch("levin", grid, settings.radius == 1 ? levinKernel<1> : levinKernel<0>, problem);
  gpu::finishSum(parts, grid, gpu::Scaled{scale}, out.loss);
}

}  // namespace lithochrome::ops::cuda
