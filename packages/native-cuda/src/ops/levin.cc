#include "ops/levin.h"

#include <algorithm>
#include <vector>

#include "core/chunked_sum.h"
#include "gpu/parts.h"

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
template <class Real>
struct Neighbors {
  Neighbors(const Window& window, const Tensor& map) : size(window.count) {
    for (int i = 0; i < size; ++i) values[i] = static_cast<Real>(map.data<float>()[window.pixel[i]]);
  }
  int count() const { return size; }
  Real lightness(int i) const { return values[i]; }
  template <class F>
  void each(F f) const {
    for (int i = 0; i < size; ++i) f(i);
  }

  int size;
  Real values[kMaxWindow];
};

template <class Real>
void weightsOf(const Window& window, const Tensor& lightness, const LevinSettings& settings, int64_t p, Real* weights) {
  const Neighbors<Real> near(window, lightness);
  const Real own = static_cast<Real>(lightness.data<float>()[p]), scale = static_cast<Real>(settings.scale);
  const LevinWeight<Real> weight = levinWeight(settings.kind, scale, own, near);
  Real total = 0;
  for (int i = 0; i < window.count; ++i) total += weights[i] = weight(near.values[i]);
  if (weight.affine) total = static_cast<Real>(window.count);
  for (int i = 0; i < window.count; ++i) weights[i] /= total;
}

}  // namespace

namespace reference {

void levin(const LevinInput& in, const LevinSettings& settings, const LevinLoss& out) {
  const int64_t pixels = in.ab.pixels();
  const double scale = levinScale(in, settings);
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

constexpr int64_t kChunk = 256;

// Writes the weights and the residual ab_p − Σ w ab_q of pixel p; → its square.
double residualOf(const LevinInput& in, const LevinSettings& settings, const LevinScratch& scratch, int64_t p) {
  const float* ab = in.ab.data<float>();
  float* residual = scratch.residual.data<float>() + 2 * p;
  float* stored = scratch.weights.data<float>() + p * scratch.weights.channels();
  const Window window(in.ab, settings.radius, p);
  residual[0] = residual[1] = 0;
  if (window.count == 0) return 0;
  float weights[kMaxWindow];
  weightsOf(window, in.lightness, settings, p, weights);
  residual[0] = ab[2 * p];
  residual[1] = ab[2 * p + 1];
  for (int i = 0; i < window.count; ++i) {
    stored[window.place[i]] = weights[i];
    residual[0] -= weights[i] * ab[2 * window.pixel[i]];
    residual[1] -= weights[i] * ab[2 * window.pixel[i] + 1];
  }
  return static_cast<double>(residual[0]) * residual[0] + static_cast<double>(residual[1]) * residual[1];
}

// The transpose: q is in N(p) where p is in N(q), at the mirrored place of p's window.
void gradientOf(const LevinInput& in, int64_t radius, const LevinScratch& scratch, float factor, int64_t q, float* out) {
  const float* residual = scratch.residual.data<float>();
  const int64_t places = scratch.weights.channels();
  const Window window(in.ab, radius, q);
  float a = residual[2 * q], b = residual[2 * q + 1];
  for (int i = 0; i < window.count; ++i) {
    const int64_t p = window.pixel[i];
    const float weight = scratch.weights.data<float>()[p * places + (places - 1 - window.place[i])];
    a -= weight * residual[2 * p];
    b -= weight * residual[2 * p + 1];
  }
  out[0] = factor * a;
  out[1] = factor * b;
}

}  // namespace

void levin(const LevinInput& in, const LevinSettings& settings, const LevinScratch& scratch, const LevinLoss& out) {
  const int64_t pixels = in.ab.pixels();
  const double scale = levinScale(in, settings);
  const double squares = chunkedSum(pixels, kChunk, [&](int64_t first, int64_t last) {
    double part = 0;
    for (int64_t p = first; p < last; ++p) part += residualOf(in, settings, scratch, p);
    return part;
  });
  out.loss.data<float>()[0] = static_cast<float>(scale * squares);
  const float factor = static_cast<float>(2 * scale);
#pragma omp parallel for schedule(static)
  for (int64_t q = 0; q < pixels; ++q)
    gradientOf(in, settings.radius, scratch, factor, q, out.dAb.data<float>() + 2 * q);
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

LevinLoss levin(const Tensor& ab, const Tensor& lightness, const LevinOptions& options) {
  checkDType(ab, DType::f32, "ab");
  checkRank(ab, 4, "ab");
  checkShape(ab, {ab.dim(0), ab.dim(1), ab.dim(2), 2}, "ab");
  checkDType(lightness, DType::f32, "lightness");
  checkShape(lightness, {ab.dim(0), ab.dim(1), ab.dim(2), 1}, "lightness");
  CHECK(options.radius >= 1 && options.radius <= kMaxLevinRadius, "expected an integer between 1 and ", kMaxLevinRadius,
        " for radius but received ", options.radius);
  CHECK(options.scale > 0, "expected a positive number for scale but received ", options.scale);
  CHECK(options.lambda >= 0, "expected a number of at least 0 for lambda but received ", options.lambda);
  const LevinSettings settings = {kindOf(options.kind), options.radius, options.scale, options.lambda};
  Stream& stream = Stream::current();
  const LevinInput in = {ab, lightness};
  const LevinLoss out = {stream.empty({1}, DType::f32, ab.device()), stream.empty(ab.shape, DType::f32, ab.device())};
  ON_CUDA(ab, const Tensor parts = gpu::emptyParts(ab.device());
          stream.issue("levin", {ab, lightness, out.loss, out.dAb, parts}, {}, CUDA_WORK(cuda::levin(in, settings, out, parts)));
          return out)
  const int64_t side = 2 * options.radius + 1;
  const cpu::LevinScratch scratch = {stream.empty({ab.pixels(), side * side}, DType::f32),
                                     stream.empty({ab.pixels(), 2}, DType::f32)};
  stream.issue("levin", {ab, lightness, scratch.weights, scratch.residual, out.loss, out.dAb},
               [=] { cpu::levin(in, settings, scratch, out); });
  return out;
}

}  // namespace lithochrome::ops
