// The functions of cuDNN that are used, by the types of its headers; cudnn_library.cc finds them in the library.
#pragma once

#include <cudnn_graph.h>

#define LITHOCHROME_CUDNN_FUNCTIONS(F) \
  F(GetVersion)                        \
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
