// Issues oneDNN primitives on tensors: descriptors of their memory, reorders into preferred layouts, scratchpads.
#pragma once

#include <string>
#include <vector>

#include "core/onednn.h"
#include "core/stream.h"

namespace lithochrome::onednn {

dnnl::memory::data_type dataType(DType dtype);
// A tensor [N,H,W,C] as oneDNN's (N, C, H, W), dense in the tensor's order.
dnnl::memory::desc imageDesc(const Tensor& tensor);
dnnl::memory::desc imageDesc(const Shape& shape, DType dtype);
dnnl::memory::desc matrixDesc(const Shape& shape, DType dtype, bool transposed = false);
dnnl::memory::desc vectorDesc(int64_t size);

// The tensor's bytes under another description.
struct Operand {
  Tensor tensor;
  dnnl::memory::desc desc;
};

// Descriptors and primitives made on this thread are for the team of the compute thread.
void prepareThread();

// True where the implementation is oneDNN's slow reference.
bool isReference(const char* implementation);

// Scratchpad from the stream's memory, so that a program plans it.
dnnl::primitive_attr attributes();

// The operand as `wanted`, through a reorder where the layouts differ.
Operand reordered(const Operand& source, const dnnl::memory::desc& wanted);
// As reordered, of one that does not change: in the first run only, and shared with the programs that want it alike.
Operand reorderedConstant(const Operand& source, const dnnl::memory::desc& wanted);
// Where a primitive may write `wanted`: the target itself or scratch that `writeBack` reorders into it.
Operand writable(const Operand& target, const dnnl::memory::desc& wanted);
void writeBack(const Operand& source, const Operand& target);

struct Argument {
  int id;
  Operand operand;
};

// Issues one primitive; its step is named "name[implementation]".
void issue(const char* name, const dnnl::primitive_desc_base& desc, std::vector<Argument> arguments);

}  // namespace lithochrome::onednn
