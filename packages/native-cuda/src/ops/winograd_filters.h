// Winograd's minimal filtering of 3 taps in one dimension, on registers of channels. Include as winograd_lane.h.
#pragma once

#include <array>

#include "ops/winograd_lane.h"

WINOGRAD_TARGET

namespace lithochrome::winograd {
namespace {

// One product of a filter: sums[sum] += values[value] · weights[weight].
struct Term {
  int value, weight, sum;
};

// A filter of stride 1: as many values, weights and sums as pixels read, the first one pixel before its results.
template <int Results>
struct Plain {
  static constexpr int kReads = Results + 2, kBorder = 1, kValues = kReads, kWeights = kReads, kSums = kReads, kResults = Results;
  static constexpr int kReadScale = 1, kResultScale = 1, kTile = Results;

  static constexpr std::array<Term, kReads> terms() {
    std::array<Term, kReads> all{};
    for (int i = 0; i < kReads; ++i) all[i] = {i, i, i};
    return all;
  }
};

// Minimal filtering in one dimension: 2 results from 4 inputs, with coefficients that bf16 survives.
struct Two : Plain<2> {

  // Bᵀ d
  WINOGRAD_INLINE static void input(const Lane* d, Lane* v) {
    v[0] = d[0] - d[2], v[1] = d[1] + d[2], v[2] = d[2] - d[1], v[3] = d[1] - d[3];
  }
  // Aᵀ m
  WINOGRAD_INLINE static void output(const Lane* m, Lane* y) {
    y[0] = m[0] + m[1] + m[2], y[1] = m[1] - m[2] - m[3];
  }
  // A dy
  WINOGRAD_INLINE static void spread(const Lane* dy, Lane* m) {
    m[0] = dy[0], m[1] = dy[0] + dy[1], m[2] = dy[0] - dy[1], m[3] = -dy[1];
  }
  // G g
  WINOGRAD_INLINE static void weight(const Lane* g, Lane* u) {
    const Lane ends = g[0] + g[2];
    u[0] = g[0], u[1] = 0.5f * (ends + g[1]), u[2] = 0.5f * (ends - g[1]), u[3] = g[2];
  }
  // Gᵀ du
  WINOGRAD_INLINE static void gather(const Lane* u, Lane* g) {
    const Lane sum = 0.5f * (u[1] + u[2]);
    g[0] = u[0] + sum, g[1] = 0.5f * (u[1] - u[2]), g[2] = sum + u[3];
  }
};

// 4 results from 6 inputs, by the points 0, ±a, ±b and infinity; a = Near / 8, b = Far / 8.
template <int Near, int Far>
struct Four : Plain<4> {
  static constexpr float a = Near / 8.0f, b = Far / 8.0f, aa = a * a, bb = b * b;
  // 1 / Π (point − others): of 0, ±a and ±b.
  static constexpr float ofZero = 1 / (aa * bb), ofNear = 1 / (2 * aa * (aa - bb)), ofFar = 1 / (2 * bb * (bb - aa));

  WINOGRAD_INLINE static void input(const Lane* d, Lane* v) {
    const Lane even = d[4] - bb * d[2], odd = d[3] - bb * d[1], even2 = d[4] - aa * d[2], odd2 = d[3] - aa * d[1];
    v[0] = d[4] - (aa + bb) * d[2] + aa * bb * d[0];
    v[1] = even + a * odd, v[2] = even - a * odd, v[3] = even2 + b * odd2, v[4] = even2 - b * odd2;
    v[5] = d[5] - (aa + bb) * d[3] + aa * bb * d[1];
  }
  WINOGRAD_INLINE static void output(const Lane* m, Lane* y) {
    const Lane s = m[1] + m[2], t = m[1] - m[2], u = m[3] + m[4], w = m[3] - m[4];
    y[0] = m[0] + s + u, y[1] = a * t + b * w, y[2] = aa * s + bb * u, y[3] = a * aa * t + b * bb * w + m[5];
  }
  WINOGRAD_INLINE static void spread(const Lane* dy, Lane* m) {
    const Lane even = dy[0] + aa * dy[2], odd = dy[1] + aa * dy[3], even2 = dy[0] + bb * dy[2], odd2 = dy[1] + bb * dy[3];
    m[0] = dy[0], m[5] = dy[3];
    m[1] = even + a * odd, m[2] = even - a * odd, m[3] = even2 + b * odd2, m[4] = even2 - b * odd2;
  }
  WINOGRAD_INLINE static void weight(const Lane* g, Lane* u) {
    const Lane even = ofNear * g[0] + ofNear * aa * g[2], odd = ofNear * a * g[1];
    const Lane even2 = ofFar * g[0] + ofFar * bb * g[2], odd2 = ofFar * b * g[1];
    u[0] = ofZero * g[0], u[1] = even + odd, u[2] = even - odd, u[3] = even2 + odd2, u[4] = even2 - odd2, u[5] = g[2];
  }
  WINOGRAD_INLINE static void gather(const Lane* u, Lane* g) {
    const Lane near = ofNear * (u[1] + u[2]), far = ofFar * (u[3] + u[4]);
    g[0] = ofZero * u[0] + near + far;
    g[1] = ofNear * a * (u[1] - u[2]) + ofFar * b * (u[3] - u[4]);
    g[2] = aa * near + bb * far + u[5];
  }
};

// Stride 2: 2 results from 5 inputs. Taps 0 and 2 meet every other input, filtered with 3 products for 2 results; tap 1 meets
// the inputs between, one product each. What is added up in the end anyway shares a sum: 5 products instead of 6.
struct Halved {
  static constexpr int kReads = 5, kBorder = 1, kValues = 5, kWeights = 4, kSums = 3, kResults = 2;
  static constexpr int kReadScale = 2, kResultScale = 1, kTile = 2;

  static constexpr std::array<Term, 5> terms() { return {{{0, 0, 0}, {3, 3, 0}, {1, 1, 1}, {2, 2, 2}, {4, 3, 2}}}; }

  WINOGRAD_INLINE static void input(const Lane* d, Lane* v) {
    v[0] = d[0] - d[2], v[1] = d[2], v[2] = d[4] - d[2], v[3] = d[1], v[4] = d[3];
  }
  WINOGRAD_INLINE static void output(const Lane* m, Lane* y) { y[0] = m[0] + m[1], y[1] = m[1] + m[2]; }
  WINOGRAD_INLINE static void spread(const Lane* dy, Lane* m) { m[0] = dy[0], m[1] = dy[0] + dy[1], m[2] = dy[1]; }
  WINOGRAD_INLINE static void weight(const Lane* g, Lane* u) { u[0] = g[0], u[1] = g[0] + g[2], u[2] = g[2], u[3] = g[1]; }
  WINOGRAD_INLINE static void gather(const Lane* u, Lane* g) { g[0] = u[0] + u[1], g[1] = u[3], g[2] = u[1] + u[2]; }
};

// The gradient of Halved by its input, with the taps turned: 4 results from 3 gradients.
struct Doubled {
  static constexpr int kReads = 3, kBorder = 0, kValues = 4, kWeights = 4, kSums = 5, kResults = 4;
  static constexpr int kReadScale = 1, kResultScale = 2, kTile = 2;

  static constexpr std::array<Term, 5> terms() { return {{{0, 0, 0}, {1, 1, 1}, {2, 2, 2}, {3, 3, 3}, {1, 3, 4}}}; }

  WINOGRAD_INLINE static void input(const Lane* d, Lane* v) { v[0] = d[0] - d[1], v[1] = d[1], v[2] = d[2] - d[1], v[3] = d[0]; }
  WINOGRAD_INLINE static void output(const Lane* m, Lane* y) {
    y[0] = m[3], y[1] = m[0] + m[1], y[2] = m[4], y[3] = m[1] + m[2];
  }
  WINOGRAD_INLINE static void weight(const Lane* g, Lane* u) { Halved::weight(g, u); }
};

}  // namespace
}  // namespace lithochrome::winograd

WINOGRAD_END
