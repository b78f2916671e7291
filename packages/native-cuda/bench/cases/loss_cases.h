// The losses, the encoding of their targets, and the optimizer.
#pragma once

#include "kernel_case.h"
#include "ops/adamw.h"
#include "ops/annealed_mean.h"
#include "ops/global_norm.h"
#include "ops/levin.h"
#include "ops/mse_ab.h"
#include "ops/nearest_bin.h"
#include "ops/prob_tv.h"
#include "ops/rebalanced_softmax.h"
#include "ops/soft_encode.h"
#include "ops/softmax_levin.h"
#include "ops/uncertainty.h"

namespace lithochrome::bench {

inline ops::BinTargets targetsFor(Device device, int64_t pixels) {
  ops::BinTargets targets;
  targets.index = integers(device, {pixels, 5}, 484, 2);
  targets.weight = place(device, {pixels, 5}, std::vector<float>(static_cast<size_t>(5 * pixels), 0.2f));
  targets.classWeights = uniform(device, {484}, 0.5, 1.5, 3);
  targets.centers = gridCenters(device);
  return targets;
}

inline std::vector<KernelCase> lossCases(const Sizes& s) {
  const Tensor logits = uniform(s.device, {s.batch, s.logits, s.logits, 484}, -3, 3);
  const int64_t pixels = logits.pixels(), all = logits.bytes();
  const int64_t targetBytes = 40 * pixels, abBytes = 8 * pixels, statsBytes = 8 * pixels;
  const ops::BinTargets targets = targetsFor(s.device, pixels);
  const Tensor lightness = uniform(s.device, {s.batch, s.logits, s.logits, 1}, 0, 100, 4);
  const ops::SoftmaxForward first = ops::rebalancedSoftmaxForward(logits, targets);
  const ops::SoftmaxSaved saved = {first.stats, first.ab, uniform(s.device, first.ab.shape, -1e-6f, 1e-6f, 5)};
  const Tensor gradient = ops::rebalancedSoftmaxBackward(logits, targets, saved, {DType::f32});
  const auto withPenalty = [=](DType dtype) {
    ops::softmaxLevin(logits, targets, lightness, {{"gaussian", 1, 1.0, 50.0}, dtype});
  };
  // Targets twice, ab written once and read twice, statistics, dAb, lightness.
  const int64_t between = 2 * targetBytes + 5 * abBytes + 2 * statsBytes + 4 * pixels;
  return {
      {"rebalancedSoftmax, f32 gradient", 2 * all + targetBytes + abBytes,
       [=] { ops::rebalancedSoftmax(logits, targets, {DType::f32}); }},
      {"rebalancedSoftmax, bf16 gradient", all * 3 / 2 + targetBytes + abBytes,
       [=] { ops::rebalancedSoftmax(logits, targets, {DType::bf16}); }},
      {"rebalancedSoftmaxForward", all + targetBytes + abBytes + statsBytes,
       [=] { ops::rebalancedSoftmaxForward(logits, targets); }},
      {"rebalancedSoftmaxBackward, f32 gradient", 2 * all + targetBytes + 2 * abBytes + statsBytes,
       [=] { ops::rebalancedSoftmaxBackward(logits, targets, saved, {DType::f32}); }},
      {"softmaxLevin, f32 gradient", 3 * all + between, [=] { withPenalty(DType::f32); }},
      {"softmaxLevin, bf16 gradient", all * 5 / 2 + between, [=] { withPenalty(DType::bf16); }},
      {"probTv", 3 * all + statsBytes, [=] { ops::probTv(logits, first.stats, gradient, {0.0}); }},
      {"annealedMean", all + abBytes, [=] { ops::annealedMean(logits, targets.centers, std::nullopt, {0.38}); }},
      {"uncertainty", all + 4 * pixels, [=] { ops::uncertainty(logits); }},
  };
}

inline std::vector<KernelCase> mapCases(const Sizes& s) {
  const Tensor ab = uniform(s.device, {s.maps, s.map, s.map, 2}, -90, 90), other = uniform(s.device, ab.shape, -90, 90, 2);
  const Tensor lightness = uniform(s.device, {s.maps, s.map, s.map, 1}, 0, 100, 3), centers = gridCenters(s.device);
  const int64_t pixels = ab.pixels();
  return {
      {"levin, radius 1", 20 * pixels, [=] { ops::levin(ab, lightness, {"gaussian", 1, 1.0, 50.0}); }},
      {"mseAb", 24 * pixels, [=] { ops::mseAb(ab, other); }},
      {"softEncode, 5 neighbors", 48 * pixels, [=] { ops::softEncode(ab, centers, {5, 5.0}); }},
      {"nearestBin", 12 * pixels, [=] { ops::nearestBin(ab, centers); }},
  };
}

inline std::vector<KernelCase> optimizerCases(const Sizes& s) {
  const Shape shape = {s.parameters};
  const Tensor g = uniform(s.device, shape, -1, 1, 2), norm = place<float>(s.device, {1}, {1});
  const Tensor hyper = place<float>(s.device, {8}, {1e-3f, 0.9f, 0.999f, 1e-8f, 0.02f, 1, 1, 0.999f});
  const ops::AdamwState state = {uniform(s.device, shape, -1, 1), g, uniform(s.device, shape, 0, 1), uniform(s.device, shape, 0, 1),
                                 uniform(s.device, shape, -1, 1), uniformBf16(s.device, shape, -1, 1), norm};
  ops::AdamwState plain = state;
  plain.ema = plain.bf16 = std::nullopt;
  return {
      {"adamw with ema and bf16 copy", 38 * s.parameters, [=] { ops::adamw(state, hyper, {s.parameters}); }},
      {"adamw", 28 * s.parameters, [=] { ops::adamw(plain, hyper, {s.parameters}); }},
      {"globalNorm", 4 * s.parameters, [=] { ops::globalNorm(g); }},
  };
}

}  // namespace lithochrome::bench
