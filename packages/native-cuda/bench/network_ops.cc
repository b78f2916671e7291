// Times the network ops at the layer shapes of `strata` (batch 16): share of peak for convolutions, GB/s for the rest.
// Usage: network_ops [f32|bf16] [repetitions] [convolutions|memory]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <vector>

#include "ops/batch_norm.h"
#include "ops/batch_norm_backward.h"
#include "ops/channel_broadcast.h"
#include "ops/concat.h"
#include "ops/conv2d.h"
#include "ops/memory.h"
#include "ops/pointwise.h"
#include "ops/resample.h"

namespace {

using namespace lithochrome;

struct Layer {
  int64_t size, channels, outputs, kernel, stride, dilation, padding;
};

constexpr Layer kLayers[] = {{128, 4, 32, 3, 2, 1, 1},   {64, 32, 64, 3, 1, 1, 1},   {64, 64, 80, 3, 2, 1, 1},
                             {32, 80, 80, 3, 1, 1, 1},   {32, 80, 192, 3, 2, 1, 1},  {16, 192, 192, 3, 1, 1, 1},
                             {16, 192, 256, 3, 2, 1, 1}, {8, 256, 256, 3, 1, 1, 1},  {8, 256, 256, 3, 1, 2, 2},
                             {16, 320, 192, 3, 1, 1, 1}, {32, 272, 112, 3, 1, 1, 1}, {32, 112, 112, 3, 1, 1, 1},
                             {32, 112, 484, 1, 1, 1, 0}};

// Median and minimum milliseconds of a recorded program; prints its primitives' names.
void report(const char* what, double amount, const char* unit, int repetitions, const std::function<void()>& issue) {
  Stream& stream = Stream::current();
  stream.beginProgram();
  issue();
  const auto program = stream.endProgram({});
  std::vector<double> times;
  program->run();
  for (int i = 0; i < repetitions; ++i) {
    const auto start = std::chrono::steady_clock::now();
    program->run();
    times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
  }
  std::sort(times.begin(), times.end());
  std::printf("  %-24s median %7.3f ms  min %7.3f ms  %6.1f %s ", what, times[times.size() / 2], times[0],
              amount / times[0], unit);
  for (const Step& step : program->steps()) std::printf(" %s", step.label.name.c_str());
  std::printf("\n");
}

Tensor filled(const Shape& shape, DType dtype) {
  const Tensor tensor = Stream::current().empty(shape, dtype);
  ops::fill(tensor, 0.5);
  return tensor;
}

void convolutions(DType dtype, int repetitions) {
  for (const Layer& l : kLayers) {
    const Conv2dOptions options{l.stride, l.dilation, l.padding};
    const Tensor x = filled({16, l.size, l.size, l.channels}, dtype);
    const Tensor weight = filled({l.outputs, l.kernel, l.kernel, l.channels}, dtype);
    const Tensor dy = filled(conv2dShape(x.shape, weight.shape, options), dtype);
    const Tensor dWeight = filled(weight.shape, DType::f32);
    const double work = 2e-6 * static_cast<double>(dy.size() * l.channels * l.kernel * l.kernel);
    std::printf("%ld² %ld → %ld, %ld×%ld, stride %ld, dilation %ld\n", l.size, l.channels, l.outputs, l.kernel, l.kernel,
                l.stride, l.dilation);
    report("forward", work, "GFLOP/s", repetitions, [&] { ops::conv2d(x, weight, std::nullopt, options); });
    report("backward data", work, "GFLOP/s", repetitions, [&] { ops::conv2dBackwardData(dy, weight, x.shape, options); });
    report("backward weights", work, "GFLOP/s", repetitions,
           [&] { ops::conv2dBackwardWeights(x, dy, dWeight, std::nullopt, options); });
  }
}

void memoryBound(DType dtype, int repetitions) {
  const Tensor x = filled({16, 64, 64, 64}, dtype), dy = filled(x.shape, dtype), vector = filled({64}, DType::f32);
  const Tensor out = filled({64}, DType::f32), half = filled({16, 32, 32, 64}, dtype), row = filled({16, 1, 1, 64}, dtype);
  const double bytes = 1e-6 * static_cast<double>(x.bytes());
  std::printf("16 × 64² × 64, %.1f MB; GB/s of the bytes that must move\n", bytes);
  report("copy", 2 * bytes, "GB/s", repetitions, [&] { ops::copy(x, dy); });
  report("batchNorm", 3 * bytes, "GB/s", repetitions, [&] { ops::batchNorm(x, vector, vector, {1e-5, true}); });
  report("batchNormBackward", 5 * bytes, "GB/s", repetitions, [&] {
    ops::batchNormBackward(x, dy, {vector, vector, vector, vector}, {out, out}, {1e-5, true});
  });
  report("relu", 2 * bytes, "GB/s", repetitions, [&] { ops::relu(x); });
  report("reluBackward", 3 * bytes, "GB/s", repetitions, [&] { ops::reluBackward(x, dy); });
  report("add", 3 * bytes, "GB/s", repetitions, [&] { ops::add(x, dy, {true}); });
  report("concat", 4 * bytes, "GB/s", repetitions, [&] { ops::concat({x, dy}); });
  report("sliceChannels", bytes, "GB/s", repetitions, [&] { ops::sliceChannels(x, 16, 32); });
  report("addChannels", 2 * bytes, "GB/s", repetitions, [&] { ops::addChannels(x, row); });
  report("sumSpatial", bytes, "GB/s", repetitions, [&] { ops::sumSpatial(x); });
  report("resample", 1.25 * bytes, "GB/s", repetitions, [&] { ops::resample(half, 64, 64, {"nearest"}); });
  report("resampleBackward", 1.25 * bytes, "GB/s", repetitions, [&] { ops::resampleBackward(x, half.shape, {"nearest"}); });
}

}  // namespace

int main(int count, char** arguments) {
  const DType dtype = count > 1 && !std::strcmp(arguments[1], "bf16") ? DType::bf16 : DType::f32;
  const int repetitions = count > 2 ? std::max(1, std::atoi(arguments[2])) : 20;
  const bool all = count <= 3;
  if (all || !std::strcmp(arguments[3], "convolutions")) convolutions(dtype, repetitions);
  if (all || !std::strcmp(arguments[3], "memory")) memoryBound(dtype, repetitions);
}
