// Versions of the spatial penalty with its gradient; the second is the one of src/ops.
// Usage: levin_cuda [--images 64] [--side 256]
#include "gpu/partial_sum.h"
#include "kernel_versions.h"
#include "ops/levin.h"

namespace {

using namespace lithochrome;

constexpr int kPlaces = 9;  // of a window of radius 1

struct Problem {
  const float *ab, *lightness;
  float *weights, *residual, *dAb;  // weights [P,9], residual [P,2]
  double* parts;
  int64_t pixels;
  int height, width;
  float factor;
};

// The neighbors of pixel p in global memory; i: a place of the window, row by row.
struct Neighbors {
  const Problem& in;
  int64_t p;

  LITHOCHROME_HD bool inside(int i) const {
    const int64_t x = p % in.width + i % 3 - 1, y = p / in.width % in.height + i / 3 - 1;
    return i != kPlaces / 2 && x >= 0 && x < in.width && y >= 0 && y < in.height;
  }
  LITHOCHROME_HD int64_t pixel(int i) const { return p + (i / 3 - 1) * in.width + i % 3 - 1; }
  LITHOCHROME_HD float lightness(int i) const { return in.lightness[pixel(i)]; }
  template <class F>
  LITHOCHROME_HD void each(F f) const {
    for (int i = 0; i < kPlaces; ++i)
      if (inside(i)) f(i);
  }
  LITHOCHROME_HD int count() const {
    int found = 0;
    each([&](int) { ++found; });
    return found;
  }
};

// 1: a thread takes a pixel; one kernel leaves weights and residuals in memory, as the CPU does, ...
__global__ void leaveWeights(Problem in) {
  double squares = 0;
  for (int64_t p = gpu::threadIndex(); p < in.pixels; p += gpu::threadCount()) {
    const Neighbors near = {in, p};
    const auto weight = ops::levinWeight(ops::LevinKind::gaussian, 1.0f, in.lightness[p], near);
    float* weights = in.weights + kPlaces * p;
    float total = 0, a = in.ab[2 * p], b = in.ab[2 * p + 1];
    near.each([&](int i) { total += weights[i] = weight(near.lightness(i)); });
    near.each([&](int i) {
      weights[i] /= total;
      a -= weights[i] * in.ab[2 * near.pixel(i)];
      b -= weights[i] * in.ab[2 * near.pixel(i) + 1];
    });
    in.residual[2 * p] = a;
    in.residual[2 * p + 1] = b;
    squares += static_cast<double>(a) * a + static_cast<double>(b) * b;
  }
  gpu::leavePart(in.parts, squares);
}

// ... a second one takes them from there.
__global__ void transpose(Problem in) {
  for (int64_t q = gpu::threadIndex(); q < in.pixels; q += gpu::threadCount()) {
    const Neighbors near = {in, q};
    float a = in.residual[2 * q], b = in.residual[2 * q + 1];
    near.each([&](int i) {
      const int64_t p = near.pixel(i);
      const float weight = in.weights[kPlaces * p + kPlaces - 1 - i];
      a -= weight * in.residual[2 * p];
      b -= weight * in.residual[2 * p + 1];
    });
    in.dAb[2 * q] = in.factor * a;
    in.dAb[2 * q + 1] = in.factor * b;
  }
}

struct Case {
  ops::LevinInput in;
  ops::LevinLoss out, expected;
  Tensor weights, residual, parts;
  ops::LevinSettings settings = {ops::LevinKind::gaussian, 1, 1.0, 1.0};

  Case(int64_t images, int64_t side);
  void runFirst() const;
  double error() const {
    return std::max(bench::relativeError(out.loss, expected.loss), bench::relativeError(out.dAb, expected.dAb));
  }
};

ops::LevinInput makeInput(Device device, const Shape& shape) {
  return {bench::uniform(device, {shape[0], shape[1], shape[2], 2}, -80, 80),
          bench::uniform(device, {shape[0], shape[1], shape[2], 1}, 0, 100, 2)};
}

Tensor emptyFloats(const Shape& shape, Device device) {
  return Stream::current().emptyPersistent(shape, DType::f32, device);
}

Case::Case(int64_t images, int64_t side)
    : in(makeInput(Device::cuda, {images, side, side})),
      out{emptyFloats({1}, Device::cuda), emptyFloats(in.ab.shape, Device::cuda)},
      expected{emptyFloats({1}, Device::cpu), emptyFloats(in.ab.shape, Device::cpu)},
      weights(emptyFloats({in.ab.pixels(), kPlaces}, Device::cuda)),
      residual(emptyFloats({in.ab.pixels(), 2}, Device::cuda)),
      parts(emptyFloats({2 * gpu::kMaxParts}, Device::cuda)) {
  ops::reference::levin(makeInput(Device::cpu, {images, side, side}), settings, expected);
}

void Case::runFirst() const {
  const double scale = ops::levinScale(in, settings);
  const Problem problem = {in.ab.data<const float>(), in.lightness.data<const float>(), weights.data<float>(),
                           residual.data<float>(), out.dAb.data<float>(), parts.data<double>(), in.ab.pixels(),
                           static_cast<int>(in.ab.dim(1)), static_cast<int>(in.ab.dim(2)), static_cast<float>(2 * scale)};
  const gpu::Grid grid = gpu::sumGrid(in.ab.pixels());
  gpu::launch("leaveWeights", grid, leaveWeights, problem);
  gpu::launch("transpose", gpu::gridFor(in.ab.pixels()), transpose, problem);
  gpu::finishSum(parts, grid, gpu::Scaled{scale}, out.loss);
}

void run(const bench::Options& options) {
  const int64_t images = options.integer("images"), side = options.integer("side");
  const std::optional<Case> made = cudaUnavailable() ? std::nullopt : std::make_optional<Case>(images, side);
  const double pixels = static_cast<double>(images * side * side);
  const auto error = [&] { return made->error(); };
  // ab and lightness are read, dAb is written; weights and residuals go to memory and back.
  bench::report("levin, " + std::to_string(images) + " images of " + std::to_string(side) + " x " + std::to_string(side),
                {{"1 two kernels, weights in memory", pixels * (20 + 2 * 4 * (kPlaces + 2)), [&] { made->runFirst(); }, error},
                 {"2 tiles in shared memory, one kernel (src/ops)", pixels * 20,
                  [&] { ops::cuda::levin(made->in, made->settings, made->out, made->parts); }, error}});
}

}  // namespace

int main(int count, char** arguments) {
  return bench::guarded([&] { run(bench::Options(count, arguments, {{"images", "64"}, {"side", "256"}})); });
}
