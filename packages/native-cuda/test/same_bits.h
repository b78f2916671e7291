// Runs that must not differ in a single bit.
#pragma once

#include <gtest/gtest.h>

#include <vector>

#include "test_device.h"

namespace lithochrome::test {

inline std::vector<uint8_t> bytesOf(const Tensor& anywhere) {
  const Tensor host = onHost(anywhere);
  const auto* bytes = static_cast<const uint8_t*>(host.raw());
  return std::vector<uint8_t>(bytes, bytes + host.bytes());
}

template <class Op>
void expectSameBits(Op op) {
  const std::vector<uint8_t> first = bytesOf(op());
  for (int run = 0; run < 2; ++run) EXPECT_EQ(bytesOf(op()), first);
}

}  // namespace lithochrome::test
