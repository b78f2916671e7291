// Times the encoding, decoding, optimizer and color kernels against the machine's copy bandwidth.
// Usage: color
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <vector>

#include "core/compute_thread.h"
#include "ops/adamw.h"
#include "ops/annealed_mean.h"
#include "ops/colorize_picture.h"
#include "ops/global_norm.h"
#include "ops/lab_to_rgb.h"
#include "ops/memory.h"
#include "ops/rgb_to_lab.h"
#include "ops/soft_encode.h"

namespace {

using namespace lithochrome;

struct Timing {
  double median, least;
};

// Seconds of one call, after a warm-up.
Timing timed(const std::function<void()>& call, int repeats = 15) {
  std::vector<double> seconds;
  for (int i = 0; i <= repeats; ++i) {
    const auto start = std::chrono::steady_clock::now();
    call();
    if (i > 0) seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  std::sort(seconds.begin(), seconds.end());
  return {seconds[seconds.size() / 2], seconds[0]};
}

double copyBandwidth = 0;

// bytes: what must be moved; elements: pixels or parameters.
void report(const char* name, int64_t elements, int64_t bytes, const std::function<void()>& call) {
  const Timing timing = timed(call);
  const double bandwidth = static_cast<double>(bytes) / timing.least / 1e9;
  if (copyBandwidth == 0) copyBandwidth = bandwidth;
  std::printf("%-34s median %8.3f ms  min %8.3f ms  %7.2f ns each  %6.1f GB/s  %5.2f x copy time\n", name, timing.median * 1e3,
              timing.least * 1e3, timing.least * 1e9 / static_cast<double>(elements), bandwidth, copyBandwidth / bandwidth);
}

Tensor random(const Shape& shape, float low, float high) {
  const Tensor out = Stream::current().empty(shape, DType::f32);
  uint32_t state = 1;
  for (int64_t i = 0; i < out.size(); ++i) {
    state = state * 1664525u + 1013904223u;
    out.data<float>()[i] = low + (high - low) * static_cast<float>(state >> 8) / 16777216.0f;
  }
  return out;
}

Tensor gridCenters() {
  const Tensor centers = Stream::current().empty({484, 2}, DType::f32);
  for (int k = 0; k < 484; ++k) {
    centers.data<float>()[2 * k] = static_cast<float>(-105 + 10 * (k / 22));
    centers.data<float>()[2 * k + 1] = static_cast<float>(-105 + 10 * (k % 22));
  }
  return centers;
}

void benchCopy() {
  const Tensor from = random({16 << 20}, 0, 1), to = random({16 << 20}, 0, 1);
  report("copy 64 MiB", from.size(), 2 * from.bytes(), [=] { ops::copy(from, to); });
}

// A training batch: 16 pictures of 32×32 logits.
void benchBins() {
  const Tensor logits = random({16, 32, 32, 484}, -3, 3), ab = random({16, 32, 32, 2}, -90, 90), centers = gridCenters();
  const int64_t pixels = logits.pixels();
  report("softEncode", pixels, pixels * 48, [=] { ops::softEncode(ab, centers, {5, 5.0}); });
  report("annealedMean", pixels, logits.bytes(), [=] { ops::annealedMean(logits, centers, std::nullopt, {0.38}); });
}

void benchOptimizer() {
  const int64_t size = 5'000'000;
  const Tensor hyper = random({8}, 0.5f, 0.5f), g = random({size}, -1, 1);
  report("globalNorm, 5 M", size, size * 4, [=] { ops::globalNorm(g); });
  const ops::AdamwState state = {random({size}, -1, 1), g, random({size}, 0, 1), random({size}, 0, 1), random({size}, -1, 1),
                                 Stream::current().empty({size}, DType::bf16), ops::globalNorm(g)};
  report("adamw with ema and bf16, 5 M", size, size * 38, [=] { ops::adamw(state, hyper, {size}); });
}

void benchPicture(int64_t height, int64_t width, DType dtype) {
  const int64_t pixels = height * width;
  const Tensor lab = random({height, width, 3}, 20, 80);
  const Tensor picture = ops::labToRgb(lab, {dtype});
  const Tensor ab = random({64, 86, 2}, -15, 15), low = random({64, 86, 1}, 0, 100);
  const int64_t bytes = picture.bytes();
  report("rgbToLab, 12 MP", pixels, bytes + pixels * 12, [=] { ops::rgbToLab(picture); });
  report("labToRgb, 12 MP", pixels, bytes + pixels * 12, [=] { ops::labToRgb(lab, {dtype}); });
  report("colorizePicture, 12 MP", pixels, 2 * bytes, [=] { ops::colorizePicture(picture, ab, low, {}); });
}

}  // namespace

int main() {
  std::printf("%d threads\n", compute::threads());
  benchCopy();
  benchBins();
  benchOptimizer();
  for (DType dtype : {DType::u8, DType::u16}) {
    std::printf("%s\n", nameOf(dtype));
    benchPicture(3000, 4000, dtype);
  }
  return 0;
}
