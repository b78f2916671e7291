#include "ops/srgb_decode.h"

#include <algorithm>

namespace lithochrome::color {
namespace {

std::vector<float> makeTable(int codes) {
  std::vector<float> table(static_cast<size_t>(codes));
  for (int code = 0; code < codes; ++code) {
    const double x = static_cast<double>(code) / (codes - 1);
    table[static_cast<size_t>(code)] =
        static_cast<float>(x <= 0.04045 ? x / 12.92 : std::pow((x + 0.055) / 1.055, 2.4));
  }
  return table;
}

template <class T, class Decode>
void decodePixels(const T* in, int64_t channels, int count, Planes& linear, Decode decode) {
  if (channels == 1) {
#pragma omp simd
    for (int i = 0; i < count; ++i) linear.g[i] = decode(in[i]);
    std::copy_n(linear.g, count, linear.r);
    std::copy_n(linear.g, count, linear.b);
    return;
  }
#pragma omp simd
  for (int i = 0; i < count; ++i) {
    linear.r[i] = decode(in[3 * i]);
    linear.g[i] = decode(in[3 * i + 1]);
    linear.b[i] = decode(in[3 * i + 2]);
  }
}

}  // namespace

const std::vector<float>& decodeTable(DType dtype) {
  static const std::vector<float> bytes = makeTable(256);
  if (dtype == DType::u8) return bytes;
  static const std::vector<float> words = makeTable(65536);
  return words;
}

void decodeBlock(const void* pixels, DType dtype, int64_t channels, int64_t first, int count, Planes& linear) {
  const int64_t start = first * channels;
  if (dtype == DType::f32) {
    decodePixels(static_cast<const float*>(pixels) + start, channels, count, linear, srgbToLinear);
    return;
  }
  const float* table = decodeTable(dtype).data();
  const auto decode = [table](auto code) { return table[code]; };
  if (dtype == DType::u8)
    decodePixels(static_cast<const uint8_t*>(pixels) + start, channels, count, linear, decode);
  else
    decodePixels(static_cast<const uint16_t*>(pixels) + start, channels, count, linear, decode);
}

}  // namespace lithochrome::color
