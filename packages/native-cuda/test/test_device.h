// The device that the tests run on: LITHOCHROME_TEST_DEVICE = cpu (the default) or cuda.
#pragma once

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/stream.h"
#include "core/transfer.h"

namespace lithochrome::test {

inline Device device() {
  static const Device chosen = [] {
    const char* name = std::getenv("LITHOCHROME_TEST_DEVICE");
    if (!name || std::string(name) == "cpu") return Device::cpu;
    if (std::string(name) == "cuda") return Device::cuda;
    throw std::runtime_error("expected cpu or cuda for LITHOCHROME_TEST_DEVICE but received " + std::string(name));
  }();
  return chosen;
}

// A copy there, or the tensor itself if it is there already.
inline Tensor copiedTo(Device target, const Tensor& tensor) {
  if (tensor.device() == target) return tensor;
  const Tensor copy = Stream::current().emptyPersistent(tensor.shape, tensor.dtype, target);
  target == Device::cpu ? download(tensor, copy.raw()) : upload(tensor.raw(), copy);
  return copy;
}

// What an op under test takes, and what a test may look at.
inline Tensor onDevice(const Tensor& tensor) { return copiedTo(device(), tensor); }
inline Tensor onHost(const Tensor& tensor) { return copiedTo(Device::cpu, tensor); }
inline std::optional<Tensor> onDevice(const std::optional<Tensor>& tensor) {
  return tensor ? std::optional(onDevice(*tensor)) : std::nullopt;
}

// A copy on the tested device that begins one element behind an aligned address.
inline Tensor shifted(const Tensor& tensor) {
  const Tensor room = Stream::current().emptyPersistent({tensor.size() + 1}, tensor.dtype, device());
  const Tensor copy = room.view(1, tensor.shape), host = onHost(tensor);
  device() == Device::cpu ? download(host, copy.raw()) : upload(host.raw(), copy);
  return copy;
}

// Copies on the tested device: at an aligned address, and one element behind one.
inline std::vector<Tensor> placements(const Tensor& tensor) { return {onDevice(tensor), shifted(tensor)}; }

}  // namespace lithochrome::test
