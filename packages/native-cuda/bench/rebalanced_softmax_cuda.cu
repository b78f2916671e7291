// Versions of the rebalanced softmax with its gradient; the third is the one of src/ops.
// Usage: rebalanced_softmax_cuda [--pixels 65536] [--bins 484]
#include "gpu/partial_sum.h"
#include "kernel_versions.h"
#include "ops/bin_targets_kernel.h"
#include "ops/rebalanced_softmax.h"

namespace {

using namespace lithochrome;
using ops::cuda::BinProblem;
using ops::cuda::BinTarget;

struct Results {
  float *ab, *dLogits;
  double* parts;
};

// 1: a thread takes a pixel and reads its logits three times, a word at a time: for the maximum, the sums and the gradient.
__global__ void threadPerPixel(BinProblem in, Results out) {
  double loss = 0;
  for (int64_t p = gpu::threadIndex(); p < in.pixels; p += gpu::threadCount()) {
    const float* z = in.logits + p * in.bins;
    float* gradient = out.dLogits + p * in.bins;
    float peak = z[0], sum = 0, a = 0, b = 0;
    for (int k = 1; k < in.bins; ++k) peak = z[k] > peak ? z[k] : peak;
    for (int k = 0; k < in.bins; ++k) {
      const float e = math::exp(z[k] - peak);
      sum += e;
      a += e * in.centers[2 * k];
      b += e * in.centers[2 * k + 1];
    }
    const BinTarget target(in, p);
    const float classWeight = target.classWeight(in.classWeights);
    const float scale = classWeight / static_cast<float>(in.pixels), logSum = std::log(sum);
    for (int k = 0; k < in.bins; ++k) gradient[k] = scale * math::exp(z[k] - peak) / sum;
    for (int m = 0; m < in.neighbors; ++m) {
      const int k = target.index[m];
      gradient[k] -= scale * target.weight[m];
      loss += classWeight * target.weight[m] * ((peak - z[k]) + logSum);
    }
    out.ab[2 * p] = a / sum;
    out.ab[2 * p + 1] = b / sum;
  }
  gpu::leavePart(out.parts, loss);
}

// Σ exp(z − peak) and its moments over some of a pixel's bins.
struct Running {
  float peak = -INFINITY, sum = 0, a = 0, b = 0;

  __device__ void add(const Running& other) {
    const float top = other.peak > peak ? other.peak : peak;
    const float mine = peak > -INFINITY ? math::exp(peak - top) : 0.0f;
    const float its = other.peak > -INFINITY ? math::exp(other.peak - top) : 0.0f;
    *this = {top, mine * sum + its * other.sum, mine * a + its * other.a, mine * b + its * other.b};
  }
};

// 2: a warp takes a pixel and reads its logits twice, four bytes a lane: sums that grow with the maximum, then the gradient.
__global__ void warpPerPixel(BinProblem in, Results out) {
  double loss = 0;
  const int lane = gpu::laneIndex();
  for (int64_t p = gpu::warpIndex(); p < in.pixels; p += gpu::warpCount()) {
    const float* z = in.logits + p * in.bins;
    float* gradient = out.dLogits + p * in.bins;
    Running sums;
    for (int k = lane; k < in.bins; k += gpu::kWarp) sums.add({z[k], 1, in.centers[2 * k], in.centers[2 * k + 1]});
    for (int distance = gpu::kWarp / 2; distance > 0; distance /= 2) {
      const auto other = [&](float mine) { return __shfl_xor_sync(gpu::kFullWarp, mine, distance); };
      sums.add({other(sums.peak), other(sums.sum), other(sums.a), other(sums.b)});
    }
    const BinTarget target(in, p);
    const float classWeight = target.classWeight(in.classWeights);
    const float factor = classWeight / static_cast<float>(in.pixels) / sums.sum, logSum = std::log(sums.sum);
    for (int k = lane; k < in.bins; k += gpu::kWarp) gradient[k] = factor * math::exp(z[k] - sums.peak);
    const float wrong = target.each([&](int k, float weight, float all) {
      gradient[k] = factor * (math::exp(z[k] - sums.peak) - all * sums.sum);
      loss += classWeight * weight * ((sums.peak - z[k]) + logSum);
    });
    loss += wrong;
    if (lane < 2) out.ab[2 * p + lane] = (lane == 0 ? sums.a : sums.b) / sums.sum;
  }
  gpu::leavePart(out.parts, loss);
}

struct Case {
  Tensor logits, parts;
  ops::BinTargets targets;
  ops::SoftmaxLoss out, half, expected;

  Case(int64_t pixels, int64_t bins);
  using Kernel = void (*)(BinProblem, Results);
  void run(Kernel kernel, int64_t threads) const;
  double error(const ops::SoftmaxLoss& made) const;
};

ops::SoftmaxLoss emptyLoss(int64_t pixels, int64_t bins, DType gradient, Device device) {
  Stream& stream = Stream::current();
  return {stream.emptyPersistent({1}, DType::f32, device), stream.emptyPersistent({pixels, 2}, DType::f32, device),
          stream.emptyPersistent({pixels, bins}, gradient, device)};
}

ops::BinTargets makeTargets(Device device, int64_t pixels, int64_t bins) {
  return {bench::integers(device, {pixels, 5}, static_cast<uint32_t>(bins), 2),
          bench::uniform(device, {pixels, 5}, 0.1f, 0.3f, 3), bench::uniform(device, {bins}, 0.2f, 3, 4),
          bench::uniform(device, {bins, 2}, -110, 110, 5)};
}

Case::Case(int64_t pixels, int64_t bins)
    : logits(bench::uniform(Device::cuda, {pixels, bins}, -4, 4)),
      parts(Stream::current().emptyPersistent({2 * gpu::kMaxParts}, DType::f32, Device::cuda)),
      targets(makeTargets(Device::cuda, pixels, bins)),
      out(emptyLoss(pixels, bins, DType::f32, Device::cuda)),
      half(emptyLoss(pixels, bins, DType::bf16, Device::cuda)),
      expected(emptyLoss(pixels, bins, DType::f32, Device::cpu)) {
  const Tensor host = bench::uniform(Device::cpu, {pixels, bins}, -4, 4);
  const ops::BinTargets hostTargets = makeTargets(Device::cpu, pixels, bins);
  const Tensor stats = Stream::current().emptyPersistent({pixels, 2}, DType::f32);
  ops::reference::rebalancedSoftmaxForward(host, hostTargets, {expected.loss, expected.ab, stats});
  ops::reference::rebalancedSoftmaxBackward(host, hostTargets, {stats, expected.ab, std::nullopt}, expected.dLogits);
}

void Case::run(Kernel kernel, int64_t threads) const {
  const gpu::Grid grid = gpu::sumGrid(threads);
  const Results results = {out.ab.data<float>(), out.dLogits.data<float>(), parts.data<double>()};
  gpu::launch("version", grid, kernel, BinProblem(logits, targets), results);
  gpu::finishSum(parts, grid, gpu::Scaled{1 / static_cast<double>(logits.pixels())}, out.loss);
}

double Case::error(const ops::SoftmaxLoss& made) const {
  return std::max({bench::relativeError(made.loss, expected.loss), bench::relativeError(made.ab, expected.ab),
                   bench::relativeError(made.dLogits, expected.dLogits)});
}

void run(const bench::Options& options) {
  const int64_t pixels = options.integer("pixels"), bins = options.integer("bins");
  const std::optional<Case> made = cudaUnavailable() ? std::nullopt : std::make_optional<Case>(pixels, bins);
  const auto full = [&] { return made->error(made->out); };
  const auto half = [&] { return made->error(made->half); };
  // Targets and ab of a pixel: 5 indices, 5 weights, 2 results.
  const double row = 4.0 * static_cast<double>(pixels * bins), rest = 48.0 * static_cast<double>(pixels);
  bench::report("rebalanced softmax, " + std::to_string(pixels) + " pixels of " + std::to_string(bins) + " bins",
                {{"1 thread per pixel, three reads", 4 * row + rest, [&] { made->run(threadPerPixel, pixels); }, full},
                 {"2 warp per pixel, two reads", 3 * row + rest, [&] { made->run(warpPerPixel, gpu::kWarp * pixels); }, full},
                 {"3 warp per pixel, row in registers (src/ops)", 2 * row + rest,
                  [&] { ops::cuda::rebalancedSoftmax(made->logits, made->targets, made->out, made->parts); }, full},
                 {"3 with a bf16 gradient", 1.5 * row + rest,
                  [&] { ops::cuda::rebalancedSoftmax(made->logits, made->targets, made->half, made->parts); }, half}});
}

}  // namespace

int main(int count, char** arguments) {
  return bench::guarded([&] { run(bench::Options(count, arguments, {{"pixels", "65536"}, {"bins", "484"}})); });
}
