// One op to time: what it is given, and the bytes that it cannot avoid to move (each input read once, each result
// written once; twice where a second pass is needed).
#pragma once

#include "../measurement.h"

namespace lithochrome::bench {

struct KernelCase {
  std::string name;
  int64_t bytes;
  std::function<void()> issue;
};

// Sides and counts of the tensors; the full ones are several times larger than a GPU's cache.
struct Sizes {
  Device device;
  int64_t batch, logits;          // logits [batch, logits, logits, 484]
  int64_t maps, map;              // ab maps [maps, map, map, 2]
  int64_t activations, channels;  // activations [batch, activations, activations, channels]
  int64_t picture;                // pictures [picture, picture, 3]
  int64_t parameters;
};

inline Sizes sizesNamed(const std::string& name, Device device) {
  if (name == "full") return {device, 64, 32, 16, 512, 128, 64, 4096, 32 << 20};
  if (name == "tiny") return {device, 2, 6, 2, 20, 8, 16, 48, 5000};
  throw std::runtime_error("expected full or tiny for --sizes but received " + name);
}

inline int64_t bytesOf(std::initializer_list<Tensor> tensors) {
  int64_t sum = 0;
  for (const Tensor& tensor : tensors) sum += tensor.bytes();
  return sum;
}

}  // namespace lithochrome::bench
