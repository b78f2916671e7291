#include "ops/color_reference.h"

#include <algorithm>

namespace lithochrome::color {
namespace {

// sRGB primaries to XYZ relative to white; each green coefficient completes its row to 1.
constexpr double kRed[3] = {0.4124564 / 0.95047, 0.2126729, 0.0193339 / 1.08883};
constexpr double kBlue[3] = {0.1804375 / 0.95047, 0.0721750, 0.9503041 / 1.08883};
constexpr double kDelta = 6.0 / 29.0;

double decode(double x) { return x <= 0.04045 ? x / 12.92 : std::pow((x + 0.055) / 1.055, 2.4); }
double encode(double x) { return x <= 0.0031308 ? x * 12.92 : 1.055 * std::pow(x, 1 / 2.4) - 0.055; }
double curve(double t) { return t > kDelta * kDelta * kDelta ? std::cbrt(t) : t / (3 * kDelta * kDelta) + 4.0 / 29.0; }
double curveInverse(double f) { return f > kDelta ? f * f * f : 3 * kDelta * kDelta * (f - 4.0 / 29.0); }

bool inGamut(const Triple& rgb) {
  return std::all_of(rgb.begin(), rgb.end(), [](double x) { return x >= -1e-7 && x <= 1 + 1e-7; });
}

}  // namespace

Triple readPixel(const Tensor& picture, int64_t pixel) {
  const int64_t channels = picture.channels();
  Triple out{};
  for (int64_t c = 0; c < 3; ++c) {
    const int64_t i = pixel * channels + (channels == 3 ? c : 0);
    double& value = out[static_cast<size_t>(c)];
    if (picture.dtype == DType::u8) value = picture.data<uint8_t>()[i] / 255.0;
    else if (picture.dtype == DType::u16) value = picture.data<uint16_t>()[i] / 65535.0;
    else value = picture.data<float>()[i];
  }
  return out;
}

Triple rgbToLab(const Triple& rgb) {
  const double green = decode(rgb[1]);
  const double red = decode(rgb[0]) - green, blue = decode(rgb[2]) - green;
  double f[3];
  for (int i = 0; i < 3; ++i) f[i] = curve(green + kRed[i] * red + kBlue[i] * blue);
  return {116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])};
}

Triple labToRgb(const Triple& lab) {
  const double fy = (lab[0] + 16) / 116;
  const double y = curveInverse(fy);
  const double dx = curveInverse(fy + lab[1] / 500) - y, dz = curveInverse(fy - lab[2] / 200) - y;
  // Cramer's rule for dx = kRed₀ (r − g) + kBlue₀ (b − g) and so on, all relative to y.
  const double a = kRed[0] - kRed[1], b = kBlue[0] - kBlue[1], c = kRed[2] - kRed[1], d = kBlue[2] - kBlue[1];
  const double red = (d * dx - b * dz) / (a * d - b * c), blue = (a * dz - c * dx) / (a * d - b * c);
  const double green = y - kRed[1] * red - kBlue[1] * blue;
  return {encode(green + red), encode(green), encode(green + blue)};
}

Triple labToRgbInGamut(const Triple& lab) {
  double inside = 0, outside = 1;
  if (inGamut(labToRgb(lab))) inside = 1;
  for (int step = 0; step < 40 && inside < 1; ++step) {
    const double middle = (inside + outside) / 2;
    (inGamut(labToRgb({lab[0], lab[1] * middle, lab[2] * middle})) ? inside : outside) = middle;
  }
  Triple rgb = labToRgb({lab[0], lab[1] * inside, lab[2] * inside});
  for (double& value : rgb) value = std::clamp(value, 0.0, 1.0);
  return rgb;
}

}  // namespace lithochrome::color
