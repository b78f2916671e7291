// Tensors for tests, on the host: from values, from stored cases, from a seeded generator; and how to compare them.
// An op under test takes them through onDevice().
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "case_file.h"
#include "core/stream.h"
#include "same_bits.h"
#include "seed.h"
#include "test_device.h"

namespace lithochrome::test {

template <class T>
Tensor tensorOf(const Shape& shape, const std::vector<T>& values) {
  const Tensor tensor = Stream::current().empty(shape, DTypeOf<T>::value);
  if (static_cast<int64_t>(values.size()) != tensor.size()) throw std::runtime_error("values do not fill the shape");
  std::copy(values.begin(), values.end(), tensor.data<T>());
  return tensor;
}

template <class T>
std::vector<T> valuesOf(const Tensor& tensor) {
  const Tensor host = onHost(tensor);
  return std::vector<T>(host.data<T>(), host.data<T>() + host.size());
}

// Any dtype as doubles.
inline std::vector<double> numbersOf(const Tensor& anywhere) {
  const Tensor tensor = onHost(anywhere);
  std::vector<double> out;
  for (int64_t i = 0; i < tensor.size(); ++i) {
    switch (tensor.dtype) {
      case DType::f32: out.push_back(tensor.data<float>()[i]); break;
      case DType::bf16: out.push_back(toFloat(tensor.data<bf16>()[i])); break;
      case DType::i32: out.push_back(tensor.data<int32_t>()[i]); break;
      case DType::u8: out.push_back(tensor.data<uint8_t>()[i]); break;
      case DType::u16: out.push_back(tensor.data<uint16_t>()[i]); break;
    }
  }
  return out;
}

inline Tensor uniform(const Shape& shape, double low, double high, uint32_t seed = 1) {
  std::mt19937 random(seeded(seed));
  const Tensor tensor = Stream::current().empty(shape, DType::f32);
  for (int64_t i = 0; i < tensor.size(); ++i)
    tensor.data<float>()[i] = static_cast<float>(low + (high - low) * (random() / 4294967296.0));
  return tensor;
}

// i32 in 0…count − 1.
inline Tensor integers(const Shape& shape, int32_t count, uint32_t seed = 1) {
  std::mt19937 random(seeded(seed));
  const Tensor tensor = Stream::current().empty(shape, DType::i32);
  for (int64_t i = 0; i < tensor.size(); ++i)
    tensor.data<int32_t>()[i] = static_cast<int32_t>(random() % static_cast<uint32_t>(count));
  return tensor;
}

inline Tensor tensorOf(const CaseTensor& stored) {
  if (stored.dtype == "i32") return tensorOf(stored.shape, stored.as<int32_t>());
  if (stored.dtype == "u8") return tensorOf(stored.shape, stored.as<uint8_t>());
  if (stored.dtype == "u16") return tensorOf(stored.shape, stored.as<uint16_t>());
  return tensorOf(stored.shape, stored.as<float>());
}

inline CaseFile storedCase(const std::string& name) { return readCase(LITHOCHROME_CASES "/" + name + ".case"); }

// |actual − expected| ≤ tolerance · max(1, |expected|) everywhere.
inline void expectNear(const Tensor& actual, const std::vector<double>& expected, double tolerance) {
  const std::vector<double> values = numbersOf(actual);
  ASSERT_EQ(values.size(), expected.size());
  for (size_t i = 0; i < values.size(); ++i)
    ASSERT_NEAR(values[i], expected[i], tolerance * std::max(1.0, std::abs(expected[i]))) << "at element " << i;
}

inline void expectNear(const Tensor& actual, const Tensor& expected, double tolerance) {
  ASSERT_EQ(actual.shape, expected.shape);
  expectNear(actual, numbersOf(expected), tolerance);
}

inline void expectNear(const Tensor& actual, const CaseTensor& expected, double tolerance) {
  ASSERT_EQ(actual.shape, expected.shape);
  expectNear(actual, expected.values, tolerance);
}

// The project's grid: 22×22 centers, −105…105 in steps of 10.
inline Tensor gridCenters() {
  std::vector<float> values;
  for (int k = 0; k < 484; ++k) {
    values.push_back(static_cast<float>(-105 + 10 * (k / 22)));
    values.push_back(static_cast<float>(-105 + 10 * (k % 22)));
  }
  return tensorOf<float>({484, 2}, values);
}

}  // namespace lithochrome::test
