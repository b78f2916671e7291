#include "ops/levin.h"

#include <numeric>
#include <vector>

#include "gpu/parts.h"
#include "ops/levin_rows.h"

namespace lithochrome::ops {
namespace {

constexpr int kMaxWindow = (2 * kMaxLevinRadius + 1) * (2 * kMaxLevinRadius + 1);

// The neighbors of one pixel: their indices in the tensor, and their places in the window, row by row.
struct Window {
  // p: index of the pixel in [N,h,w].
  Window(const Tensor& map, int64_t radius, int64_t p) {
    const int64_t height = map.dim(1), width = map.dim(2), y = p / width % height, x = p % width;
    for (int64_t dy = -radius; dy <= radius; ++dy) {
      for (int64_t dx = -radius; dx <= radius; ++dx) {
        const bool inside = y + dy >= 0 && y + dy < height && x + dx >= 0 && x + dx < width;
        if (!inside || (dy == 0 && dx == 0)) continue;
        place[count] = static_cast<int32_t>((dy + radius) * (2 * radius + 1) + dx + radius);
        pixel[count++] = p + dy * width + dx;
      }
    }
  }

  int count = 0;
  int64_t pixel[kMaxWindow];
  int32_t place[kMaxWindow];
};

// The lightness of a pixel's neighbors, for levinWeight.
struct Neighbors {
  Neighbors(const Window& window, const Tensor& map) : size(window.count) {
    for (int i = 0; i < size; ++i) values[i] = map.data<float>()[window.pixel[i]];
  }
  int count() const { return size; }
  double lightness(int i) const { return values[i]; }
  template <class F>
  void each(F f) const {
    for (int i = 0; i < size; ++i) f(i);
  }

  int size;
  double values[kMaxWindow];
};

void weightsOf(const Window& window, const Tensor& lightness, const LevinSettings& settings, int64_t p, double* weights) {
  const Neighbors near(window, lightness);
  const double own = lightness.data<float>()[p];
  const LevinWeight<double> weight = levinWeight(settings.kind, settings.scale, own, near);
  double total = 0;
  for (int i = 0; i < window.count; ++i) total += weights[i] = weight(near.values[i]);
  if (weight.affine) total = window.count;
  for (int i = 0; i < window.count; ++i) weights[i] /= total;
}

}  // namespace

namespace reference {

void levin(const LevinInput& in, const LevinSettings& settings, const LevinLoss& out) {
  const int64_t pixels = in.ab.pixels();
  const double scale = levinScale(in.ab.pixels(), settings.lambda);
  std::vector<double> gradient(static_cast<size_t>(2 * pixels));
  double loss = 0;
  for (int64_t p = 0; p < pixels; ++p) {
    const Window window(in.ab, settings.radius, p);
    if (window.count == 0) continue;
    double weights[kMaxWindow];
    weightsOf(window, in.lightness, settings, p, weights);
    for (int64_t c = 0; c < 2; ++c) {
      double residual = in.ab.data<float>()[2 * p + c];
      for (int i = 0; i < window.count; ++i) residual -= weights[i] * in.ab.data<float>()[2 * window.pixel[i] + c];
      loss += scale * residual * residual;
      gradient[static_cast<size_t>(2 * p + c)] += 2 * scale * residual;
      for (int i = 0; i < window.count; ++i)
        gradient[static_cast<size_t>(2 * window.pixel[i] + c)] -= 2 * scale * residual * weights[i];
    }
  }
  out.loss.data<float>()[0] = static_cast<float>(loss);
  for (size_t i = 0; i < gradient.size(); ++i) out.dAb.data<float>()[i] = static_cast<float>(gradient[i]);
}

}  // namespace reference

namespace cpu {
namespace {

void levinBand(const LevinInput& in, const Band& band, float factor, LevinRows& rows, std::vector<double>& squares,
               const Tensor& dAb) {
  const int64_t width = in.ab.dim(2);
  const auto at = [&](int64_t row) { return 2 * (band.imageRow + row) * width; };
  rows.sweep(
      band, squares.data(),
      [&](int64_t row, float* a, float* b) {
        const float* ab = in.ab.data<float>() + at(row);
        for (int64_t x = 0; x < width; ++x) a[x] = ab[2 * x], b[x] = ab[2 * x + 1];
      },
      [&](int64_t row, const float* a, const float* b) {
        float* out = dAb.data<float>() + at(row);
        for (int64_t x = 0; x < width; ++x) out[2 * x] = factor * a[x], out[2 * x + 1] = factor * b[x];
      });
}

}  // namespace

void levin(const LevinInput& in, const LevinSettings& settings, const LevinLoss& out) {
  const double scale = levinScale(in.ab.pixels(), settings.lambda);
  const ImageBands bands(in.ab, 4 * settings.radius);
  std::vector<double> squares(static_cast<size_t>(in.ab.dim(0) * in.ab.dim(1)));
#pragma omp parallel
  {
    LevinRows rows(in.lightness, settings);
#pragma omp for schedule(static)
    for (int64_t i = 0; i < bands.count(); ++i)
      levinBand(in, bands[i], static_cast<float>(2 * scale), rows, squares, out.dAb);
  }
  out.loss.data<float>()[0] = static_cast<float>(scale * std::accumulate(squares.begin(), squares.end(), 0.0));
}

}  // namespace cpu

namespace {

LevinKind kindOf(const std::string& name) {
  if (name == "gaussian") return LevinKind::gaussian;
  if (name == "seed") return LevinKind::seed;
  CHECK(name == "affine", "expected gaussian, seed or affine for kind but received ", name);
  return LevinKind::affine;
}

}  // namespace

LevinSettings levinSettings(const LevinOptions& options) {
  CHECK(options.radius >= 1 && options.radius <= kMaxLevinRadius, "expected an integer between 1 and ", kMaxLevinRadius,
        " for radius but received ", options.radius);
  CHECK(options.scale > 0, "expected a positive number for scale but received ", options.scale);
  CHECK(options.lambda >= 0, "expected a number of at least 0 for lambda but received ", options.lambda);
  return {kindOf(options.kind), options.radius, options.scale, options.lambda};
}

LevinLoss levin(const Tensor& ab, const Tensor& lightness, const LevinOptions& options) {
  checkDType(ab, DType::f32, "ab");
  checkRank(ab, 4, "ab");
  checkShape(ab, {ab.dim(0), ab.dim(1), ab.dim(2), 2}, "ab");
  checkDType(lightness, DType::f32, "lightness");
  checkShape(lightness, {ab.dim(0), ab.dim(1), ab.dim(2), 1}, "lightness");
  const LevinSettings settings = levinSettings(options);
  Stream& stream = Stream::current();
  const LevinInput in = {ab, lightness};
  const LevinLoss out = {stream.empty({1}, DType::f32, ab.device()), stream.empty(ab.shape, DType::f32, ab.device())};
  const Tensor parts = gpu::emptyParts(ab.device());
  stream.issue("levin", {ab, lightness, out.loss, out.dAb, parts}, [=] { cpu::levin(in, settings, out); },
               CUDA_WORK(cuda::levin(in, settings, out, parts)));
  return out;
}

}  // namespace lithochrome::ops
