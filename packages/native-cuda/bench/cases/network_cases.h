// What stands between convolutions, in bf16.
#pragma once

#include "kernel_case.h"
#include "ops/batch_norm.h"
#include "ops/batch_norm_backward.h"
#include "ops/channel_broadcast.h"
#include "ops/concat.h"
#include "ops/global_average_pool.h"
#include "ops/memory.h"
#include "ops/pointwise.h"
#include "ops/pool2d.h"
#include "ops/resample.h"

namespace lithochrome::bench {

inline std::vector<KernelCase> copyCases(const Sizes& s) {
  const Tensor from = uniform(s.device, {2 * s.parameters}, -1, 1), to = uniform(s.device, from.shape, -1, 1, 2);
  const Tensor narrow = uniformBf16(s.device, from.shape, -1, 1);
  return {
      {"copy", 2 * from.bytes(), [=] { ops::copy(from, to); }},
      {"copy f32 to bf16", from.bytes() * 3 / 2, [=] { ops::copy(from, narrow); }},
      {"fill", to.bytes(), [=] { ops::fill(to, 0.5); }},
  };
}

inline std::vector<KernelCase> normCases(const Sizes& s) {
  const Shape shape = {s.batch, s.activations, s.activations, s.channels};
  const Tensor x = uniformBf16(s.device, shape, -1, 1), dy = uniformBf16(s.device, shape, -1, 1, 2);
  const Tensor one = uniform(s.device, {s.channels}, 0.5, 1.5, 3), zero = uniform(s.device, {s.channels}, -1, 1, 4);
  const Tensor dGamma = uniform(s.device, {s.channels}, 0, 1), dBeta = uniform(s.device, {s.channels}, 0, 1);
  const int64_t bytes = x.bytes();
  return {
      {"batchNorm with ReLU", 3 * bytes, [=] { ops::batchNorm(x, one, zero, {1e-5, true}); }},
      {"batchNormBackward with ReLU", 5 * bytes,
       [=] { ops::batchNormBackward(x, dy, {one, zero, zero, one}, {dGamma, dBeta}, {1e-5, true}); }},
      {"relu", 2 * bytes, [=] { ops::relu(x); }},
      {"reluBackward", 3 * bytes, [=] { ops::reluBackward(x, dy); }},
      {"add with ReLU", 3 * bytes, [=] { ops::add(x, dy, {true}); }},
      {"accumulate", 3 * bytes, [=] { ops::accumulate(dy, x); }},
  };
}

inline std::vector<KernelCase> shapeCases(const Sizes& s) {
  const int64_t side = s.activations, c = s.channels;
  const Tensor x = uniformBf16(s.device, {s.batch, side, side, c}, -1, 1), other = uniformBf16(s.device, x.shape, -1, 1, 2);
  const Tensor half = uniformBf16(s.device, {s.batch, side / 2, side / 2, c}, -1, 1);
  const Tensor row = uniformBf16(s.device, {s.batch, 1, 1, c}, -1, 1);
  const int64_t bytes = x.bytes(), quarter = half.bytes();
  return {
      {"concat", 4 * bytes, [=] { ops::concat({x, other}); }},
      {"sliceChannels, one half", bytes, [=] { ops::sliceChannels(x, c / 2, c / 2); }},
      {"addChannels", 2 * bytes, [=] { ops::addChannels(x, row); }},
      {"sumSpatial", bytes, [=] { ops::sumSpatial(x); }},
      {"globalAveragePool", bytes, [=] { ops::globalAveragePool(x, {}); }},
      {"resample, nearest ×2", bytes + quarter, [=] { ops::resample(half, side, side, {"nearest"}); }},
      {"resampleBackward, nearest ×2", bytes + quarter, [=] { ops::resampleBackward(x, half.shape, {"nearest"}); }},
      {"resample, bilinear ×2", bytes + quarter, [=] { ops::resample(half, side, side, {"bilinear"}); }},
      {"resampleBackward, bilinear ×2", bytes + quarter, [=] { ops::resampleBackward(x, half.shape, {"bilinear"}); }},
      {"pool2d, average 2×2", bytes + quarter, [=] { ops::pool2d(x, {"average"}); }},
  };
}

}  // namespace lithochrome::bench
