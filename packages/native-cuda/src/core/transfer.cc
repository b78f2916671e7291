#include "core/transfer.h"

#include <cstring>

#include "core/compute_thread.h"

namespace lithochrome {

void upload(const void* source, const Tensor& tensor) {
  const auto bytes = static_cast<size_t>(tensor.bytes());
  if (tensor.device() == Device::cpu)
    std::memcpy(tensor.raw(), source, bytes);
  else
    compute::runAndWait(Device::cuda, [&] { cudaBackend().upload(tensor.raw(), source, bytes); });
}

void download(const Tensor& tensor, void* target) {
  const auto bytes = static_cast<size_t>(tensor.bytes());
  if (tensor.device() == Device::cpu)
    std::memcpy(target, tensor.raw(), bytes);
  else
    compute::runAndWait(Device::cuda, [&] { cudaBackend().download(target, tensor.raw(), bytes); });
}

}  // namespace lithochrome
