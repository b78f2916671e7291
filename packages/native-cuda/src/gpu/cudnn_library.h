// cuDNN 9, opened when first asked for, so that the addon also loads where it is absent. The functions used have the
// types of its headers.
#pragma once

#include <cudnn_graph.h>

#define LITHOCHROME_CUDNN_FUNCTIONS(F) \
  F(GetVersion)                        \
  F(GetCudartVersion)                  \
  F(GetErrorString)                    \
  F(GetLastErrorString)                \
  F(Create)                            \
  F(SetStream)                         \
  F(BackendCreateDescriptor)           \
  F(BackendDestroyDescriptor)          \
  F(BackendSetAttribute)               \
  F(BackendGetAttribute)               \
  F(BackendFinalize)                   \
  F(BackendExecute)

namespace lithochrome::gpu {

struct CudnnFunctions {
#define LITHOCHROME_CUDNN_MEMBER(name) decltype(&::cudnn##name) name = nullptr;
  LITHOCHROME_CUDNN_FUNCTIONS(LITHOCHROME_CUDNN_MEMBER)
#undef LITHOCHROME_CUDNN_MEMBER
};

// Throws DEVICE_UNAVAILABLE with the reason where cuDNN cannot be used.
const CudnnFunctions& cudnn();
// Throws DEVICE_FAILURE with cuDNN's words unless the call succeeded; `what` says which.
void checkCudnn(cudnnStatus_t status, const char* what);

}  // namespace lithochrome::gpu
