// LITHOCHROME_TEST_SEED gives every random test input other values; without it they are the same in each run.
#pragma once

#include <cstdint>
#include <cstdlib>

namespace lithochrome::test {

inline uint32_t seeded(uint32_t seed) {
  static const char* const offset = std::getenv("LITHOCHROME_TEST_SEED");
  return offset ? seed + 1000003u * static_cast<uint32_t>(std::strtoul(offset, nullptr, 10)) : seed;
}

}  // namespace lithochrome::test
