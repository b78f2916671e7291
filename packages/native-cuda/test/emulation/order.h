// The order in which blocks, warps and lanes take their turns: results must not depend on it.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <random>
#include <string>
#include <vector>

namespace lithochrome::emulation {

// LITHOCHROME_EMULATION_ORDER = forward (the default), reverse, or the seed of a pseudo-random order.
class Order {
 public:
  Order() {
    const char* name = std::getenv("LITHOCHROME_EMULATION_ORDER");
    reverse_ = name && std::string(name) == "reverse";
    random_ = name && !reverse_ && std::string(name) != "forward";
    if (random_) generator_.seed(static_cast<uint32_t>(std::stoul(name)));
  }

  // 0…count − 1.
  std::vector<unsigned> of(unsigned count) {
    std::vector<unsigned> turns(count);
    std::iota(turns.begin(), turns.end(), 0u);
    if (reverse_) std::reverse(turns.begin(), turns.end());
    mix(turns);
    return turns;
  }

  // Another pseudo-random order; nothing where the order is fixed.
  void mix(std::vector<unsigned>& turns) {
    if (random_) std::shuffle(turns.begin(), turns.end(), generator_);
  }

 private:
  bool reverse_, random_;
  std::mt19937 generator_;
};

}  // namespace lithochrome::emulation
