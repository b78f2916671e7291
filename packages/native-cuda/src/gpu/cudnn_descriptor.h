// A descriptor of cuDNN's graph API: attributes are set by type, then it is finalized, then some can be read.
#pragma once

#include <cstdint>
#include <vector>

#include "gpu/cudnn_library.h"

namespace lithochrome::gpu {

template <class T>
struct CudnnAttributeType;
template <> struct CudnnAttributeType<bool> { static constexpr auto value = CUDNN_TYPE_BOOLEAN; };
template <> struct CudnnAttributeType<char> { static constexpr auto value = CUDNN_TYPE_CHAR; };
template <> struct CudnnAttributeType<int64_t> { static constexpr auto value = CUDNN_TYPE_INT64; };
template <> struct CudnnAttributeType<float> { static constexpr auto value = CUDNN_TYPE_FLOAT; };
template <> struct CudnnAttributeType<double> { static constexpr auto value = CUDNN_TYPE_DOUBLE; };
template <> struct CudnnAttributeType<void*> { static constexpr auto value = CUDNN_TYPE_VOID_PTR; };
template <> struct CudnnAttributeType<cudnnHandle_t> { static constexpr auto value = CUDNN_TYPE_HANDLE; };
template <> struct CudnnAttributeType<cudnnDataType_t> { static constexpr auto value = CUDNN_TYPE_DATA_TYPE; };
template <> struct CudnnAttributeType<cudnnConvolutionMode_t> { static constexpr auto value = CUDNN_TYPE_CONVOLUTION_MODE; };
template <> struct CudnnAttributeType<cudnnPointwiseMode_t> { static constexpr auto value = CUDNN_TYPE_POINTWISE_MODE; };
template <> struct CudnnAttributeType<cudnnBackendHeurMode_t> { static constexpr auto value = CUDNN_TYPE_HEUR_MODE; };
template <> struct CudnnAttributeType<cudnnBackendNumericalNote_t> { static constexpr auto value = CUDNN_TYPE_NUMERICAL_NOTE; };

class CudnnDescriptor {
 public:
  explicit CudnnDescriptor(cudnnBackendDescriptorType_t type);
  ~CudnnDescriptor();
  CudnnDescriptor(CudnnDescriptor&& other) noexcept : raw_(other.raw_) { other.raw_ = nullptr; }
  CudnnDescriptor& operator=(CudnnDescriptor&&) = delete;

  template <class T>
  CudnnDescriptor& set(cudnnBackendAttributeName_t name, T value) {
    return setRaw(name, CudnnAttributeType<T>::value, 1, &value);
  }
  template <class T>
  CudnnDescriptor& set(cudnnBackendAttributeName_t name, const std::vector<T>& values) {
    return setRaw(name, CudnnAttributeType<T>::value, values.size(), values.data());
  }
  // The other descriptor is finalized already and outlives this one.
  CudnnDescriptor& set(cudnnBackendAttributeName_t name, const CudnnDescriptor& value);
  CudnnDescriptor& set(cudnnBackendAttributeName_t name, const std::vector<CudnnDescriptor>& values);

  // Throws DEVICE_FAILURE; tryFinalize only returns the status, for what cuDNN may not support.
  CudnnDescriptor& finalize();
  cudnnStatus_t tryFinalize();

  template <class T>
  std::vector<T> get(cudnnBackendAttributeName_t name) const {
    std::vector<T> values(count(name, CudnnAttributeType<T>::value));
    values.resize(getRaw(name, CudnnAttributeType<T>::value, values.size(), values.data()));
    return values;
  }
  // Descriptors of `type` that cuDNN fills in.
  std::vector<CudnnDescriptor> get(cudnnBackendAttributeName_t name, cudnnBackendDescriptorType_t type) const;

  cudnnBackendDescriptor_t raw() const { return raw_; }

 private:
  CudnnDescriptor& setRaw(cudnnBackendAttributeName_t name, cudnnBackendAttributeType_t type, size_t count, const void* values);
  size_t count(cudnnBackendAttributeName_t name, cudnnBackendAttributeType_t type) const;
  size_t getRaw(cudnnBackendAttributeName_t name, cudnnBackendAttributeType_t type, size_t count, void* values) const;

  cudnnBackendDescriptor_t raw_ = nullptr;
};

}  // namespace lithochrome::gpu
