// Moving between tensors on the tested device and arrays of doubles, and comparing them.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>

#include "case_file.h"
#include "core/array.h"
#include "core/stream.h"
#include "ops/memory.h"
#include "seed.h"
#include "test_device.h"

namespace lithochrome::test {

inline Array randomArray(const Shape& shape, unsigned seed, double low = -1, double high = 1) {
  std::mt19937 random(seeded(seed));
  Array out(shape);
  // Multiples of 1/64: exact in bf16 below 4.
  for (double& value : out.values) value = std::round((low + (high - low) * (random() / 4294967296.0)) * 64) / 64;
  return out;
}

inline Tensor toTensor(const Array& array, DType dtype = DType::f32) {
  const Tensor exact = Stream::current().emptyPersistent(array.shape, DType::f32);
  for (int64_t i = 0; i < array.size(); ++i) exact.data<float>()[i] = static_cast<float>(array[i]);
  if (dtype == DType::f32) return onDevice(exact);
  const Tensor out = Stream::current().emptyPersistent(array.shape, dtype);
  for (int64_t i = 0; i < array.size(); ++i) out.data<bf16>()[i] = toBf16(exact.data<float>()[i]);
  return onDevice(out);
}

inline Array toArray(const Tensor& anywhere) {
  const Tensor tensor = onHost(anywhere);
  Array out(tensor.shape);
  for (int64_t i = 0; i < out.size(); ++i)
    out[i] = tensor.dtype == DType::f32 ? tensor.data<float>()[i] : toFloat(tensor.data<bf16>()[i]);
  return out;
}

inline Array toArray(const CaseTensor& tensor) { return Array(tensor.shape, tensor.values); }

// Largest difference over the largest expected magnitude.
inline double relativeError(const Array& actual, const Array& expected) {
  double difference = 0, magnitude = 1e-30;
  for (int64_t i = 0; i < expected.size(); ++i) {
    if (!std::isfinite(actual[i])) return INFINITY;
    difference = std::max(difference, std::abs(actual[i] - expected[i]));
    magnitude = std::max(magnitude, std::abs(expected[i]));
  }
  return difference / magnitude;
}

inline void expectNear(const Array& actual, const Array& expected, double limit, const std::string& what) {
  ASSERT_EQ(actual.shape, expected.shape) << what;
  EXPECT_LE(relativeError(actual, expected), limit) << what;
}

inline void expectNear(const Tensor& actual, const Array& expected, double limit, const std::string& what) {
  expectNear(toArray(actual), expected, limit, what);
}

// Relative error allowed to a dtype: sums in float32, or one rounding to bf16 of operands and result.
inline double limitFor(DType dtype) { return dtype == DType::f32 ? 2e-6 : 6e-3; }

// d(Σ weights · f(x))/dx by central differences of the reference f.
inline Array centralDifferences(const std::function<Array(const Array&)>& f, const Array& x, const Array& weights,
                                double step = 1e-5) {
  const auto value = [&](const Array& at) {
    const Array y = f(at);
    double sum = 0;
    for (int64_t i = 0; i < y.size(); ++i) sum += weights[i] * y[i];
    return sum;
  };
  Array gradient(x.shape), moved = x;
  for (int64_t i = 0; i < x.size(); ++i) {
    moved[i] = x[i] + step;
    const double above = value(moved);
    moved[i] = x[i] - step;
    gradient[i] = (above - value(moved)) / (2 * step);
    moved[i] = x[i];
  }
  return gradient;
}

inline CaseFile storedCase(const std::string& name) { return readCase(std::string(LITHOCHROME_CASES) + "/" + name + ".case"); }

}  // namespace lithochrome::test
