#include "gpu/cudnn_descriptor.h"

#include <algorithm>
#include <string>

namespace lithochrome::gpu {

CudnnDescriptor::CudnnDescriptor(cudnnBackendDescriptorType_t type) {
  checkCudnn(cudnn().BackendCreateDescriptor(type, &raw_), "create a descriptor");
}

CudnnDescriptor::~CudnnDescriptor() {
  if (raw_) cudnn().BackendDestroyDescriptor(raw_);
}

CudnnDescriptor& CudnnDescriptor::set(cudnnBackendAttributeName_t name, const CudnnDescriptor& value) {
  return setRaw(name, CUDNN_TYPE_BACKEND_DESCRIPTOR, 1, &value.raw_);
}

CudnnDescriptor& CudnnDescriptor::set(cudnnBackendAttributeName_t name, const std::vector<CudnnDescriptor>& values) {
  std::vector<cudnnBackendDescriptor_t> raw;
  for (const CudnnDescriptor& value : values) raw.push_back(value.raw_);
  return setRaw(name, CUDNN_TYPE_BACKEND_DESCRIPTOR, raw.size(), raw.data());
}

CudnnDescriptor& CudnnDescriptor::finalize() {
  checkCudnn(tryFinalize(), "finalize a descriptor");
  return *this;
}

cudnnStatus_t CudnnDescriptor::tryFinalize() { return cudnn().BackendFinalize(raw_); }

std::vector<CudnnDescriptor> CudnnDescriptor::get(cudnnBackendAttributeName_t name, cudnnBackendDescriptorType_t type) const {
  std::vector<CudnnDescriptor> values;
  std::vector<cudnnBackendDescriptor_t> raw;
  for (size_t left = count(name, CUDNN_TYPE_BACKEND_DESCRIPTOR); left > 0; --left) raw.push_back(values.emplace_back(type).raw_);
  const size_t filled = getRaw(name, CUDNN_TYPE_BACKEND_DESCRIPTOR, raw.size(), raw.data());
  while (values.size() > filled) values.pop_back();
  return values;
}

CudnnDescriptor& CudnnDescriptor::setRaw(cudnnBackendAttributeName_t name, cudnnBackendAttributeType_t type, size_t count,
                                         const void* values) {
  const cudnnStatus_t status = cudnn().BackendSetAttribute(raw_, name, type, static_cast<int64_t>(count), values);
  checkCudnn(status, ("set attribute " + std::to_string(name)).c_str());
  return *this;
}

size_t CudnnDescriptor::count(cudnnBackendAttributeName_t name, cudnnBackendAttributeType_t type) const {
  int64_t available = 0;
  checkCudnn(cudnn().BackendGetAttribute(raw_, name, type, 0, &available, nullptr),
             ("count attribute " + std::to_string(name)).c_str());
  return static_cast<size_t>(available);
}

size_t CudnnDescriptor::getRaw(cudnnBackendAttributeName_t name, cudnnBackendAttributeType_t type, size_t count,
                               void* values) const {
  if (count == 0) return 0;
  int64_t filled = 0;
  checkCudnn(cudnn().BackendGetAttribute(raw_, name, type, static_cast<int64_t>(count), &filled, values),
             ("read attribute " + std::to_string(name)).c_str());
  return std::min(count, static_cast<size_t>(filled));
}

}  // namespace lithochrome::gpu
