// Times the losses over color bins on the CPU, alone and with each spatial term, against the least that memory allows: reading
// the logits once and writing their gradient once. The logits change from call to call, so that none are in the cache.
// Usage: bench_losses [--images 16] [--side 32] [--bins 484] [--rounds 15] [--threads N]
#include <cstdio>

#include "core/write_past.h"
#include "measurement.h"
#include "ops/soft_encode.h"
#include "ops/softmax_levin.h"
#include "ops/softmax_prob_tv.h"

namespace {

using namespace lithochrome;

constexpr int kSets = 4;

struct Batch {
  Tensor logits, lightness;
  ops::BinTargets targets;
};

Batch randomBatch(const bench::Options& options, uint32_t seed) {
  const int64_t images = options.integer("images"), side = options.integer("side"), bins = options.integer("bins");
  const Tensor centers = bench::uniform(Device::cpu, {bins, 2}, -110, 110);
  const Tensor ab = bench::uniform(Device::cpu, {images, side, side, 2}, -90, 90, seed + 1);
  const auto soft = ops::softEncode(ab, centers, {5, 5.0});
  return {bench::uniform(Device::cpu, {images, side, side, bins}, -3, 3, seed),
          bench::uniform(Device::cpu, {images, side, side, 1}, 0, 100, seed + 2),
          {soft.index, soft.weight, bench::uniform(Device::cpu, {bins}, 0.1f, 3), centers}};
}

// Reads the logits and writes as many numbers of T past the caches.
void moveOnce(const Tensor& logits, const Tensor& out) {
  const int64_t parts = logits.pixels() / 8, size = logits.size() / parts;
  dispatchFloat(out.dtype, [&](auto zero) {
#pragma omp parallel for schedule(static)
    for (int64_t i = 0; i < parts; ++i)
      writePast(logits.data<float>() + i * size, out.data<decltype(zero)>() + i * size, size);
  });
}

struct Row {
  const char* name;
  std::function<void(const Batch&)> run;
  std::vector<double> seconds;
};

std::vector<Row> rowsFor(DType gradient, const Tensor& out) {
  const auto levin = [gradient](const char* kind) {
    return [=](const Batch& in) { ops::softmaxLevin(in.logits, in.targets, in.lightness, {{kind, 1, 5.0, 50.0}, gradient}); };
  };
  return {{"read logits, write gradient", [=](const Batch& in) { moveOnce(in.logits, out); }, {}},
          {"loss", [=](const Batch& in) { ops::rebalancedSoftmax(in.logits, in.targets, {gradient}); }, {}},
          {"loss + levin gaussian", levin("gaussian"), {}},
          {"loss + levin seed", levin("seed"), {}},
          {"loss + levin affine", levin("affine"), {}},
          {"loss + prob-tv", [=](const Batch& in) { ops::softmaxProbTv(in.logits, in.targets, {3.0, gradient}); }, {}}};
}

double secondsOf(const std::function<void()>& work) {
  double seconds = 0;
  compute::runAndWait(Device::cpu, [&] {
    const auto start = std::chrono::steady_clock::now();
    work();
    seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  });
  return seconds;
}

double medianOf(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// The rows in turn, so that what disturbs one disturbs all.
void measure(const std::vector<Batch>& batches, DType gradient, int64_t rounds) {
  std::vector<Row> rows = rowsFor(gradient, Stream::current().empty(batches[0].logits.shape, gradient));
  size_t turn = 0;
  for (int64_t round = -1; round < rounds; ++round) {
    for (Row& row : rows) {
      const Batch& batch = batches[turn++ % batches.size()];
      const double seconds = secondsOf([&] { row.run(batch); });
      if (round >= 0) row.seconds.push_back(seconds);
    }
  }
  const double floor = medianOf(rows[0].seconds), loss = medianOf(rows[1].seconds);
  const double pixels = static_cast<double>(batches[0].logits.pixels());
  std::printf("%s gradient\n", nameOf(gradient));
  for (const Row& row : rows) {
    const double median = medianOf(row.seconds), least = *std::min_element(row.seconds.begin(), row.seconds.end());
    std::printf("  %-28s median %7.3f ms  min %7.3f ms  %6.1f ns a pixel  %5.2f x the floor  %5.2f x the loss\n", row.name,
                median * 1e3, least * 1e3, median * 1e9 / pixels, median / floor, median / loss);
  }
}

}  // namespace

int main(int count, char** arguments) {
  return bench::guarded([&] {
    const bench::Options options(count, arguments,
                                 {{"images", "16"}, {"side", "32"}, {"bins", "484"}, {"rounds", "15"}, {"threads", "0"}});
    if (options.integer("threads") > 0) compute::setThreads(static_cast<int>(options.integer("threads")));
    std::vector<Batch> batches;
    for (uint32_t i = 0; i < kSets; ++i) batches.push_back(randomBatch(options, 10 * i));
    std::printf("%lld x %lld x %lld pixels, %lld bins, %d threads\n", static_cast<long long>(options.integer("images")),
                static_cast<long long>(options.integer("side")), static_cast<long long>(options.integer("side")),
                static_cast<long long>(options.integer("bins")), compute::threads());
    for (DType gradient : {DType::bf16, DType::f32}) measure(batches, gradient, options.integer("rounds"));
  });
}
