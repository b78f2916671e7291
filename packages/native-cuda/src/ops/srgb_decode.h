// Blocks of pixels from memory to planes of linear light, for the color kernels of the CPU.
#pragma once

#include <cstdint>
#include <vector>

#include "core/dtype.h"
#include "ops/color_math.h"

namespace lithochrome::color {

// Pixels that a color kernel handles at once: its planes stay in the first-level cache.
constexpr int kBlock = 256;

// Calls f(T{}) with the type of a picture's channels: uint8_t, uint16_t or float.
template <class F>
void dispatchChannel(DType dtype, F&& f) {
  if (dtype == DType::u8) f(uint8_t{});
  else if (dtype == DType::u16) f(uint16_t{});
  else f(float{});
}

struct Planes {
  alignas(64) float r[kBlock], g[kBlock], b[kBlock];
};

// Linear light of every u8 (256 entries) or u16 (65536) code, made once.
const std::vector<float>& decodeTable(DType dtype);

// `count` ≤ kBlock pixels from pixel `first` on; gray fills the three planes alike.
void decodeBlock(const void* pixels, DType dtype, int64_t channels, int64_t first, int count, Planes& linear);

}  // namespace lithochrome::color
