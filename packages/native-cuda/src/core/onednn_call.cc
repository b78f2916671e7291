#include "core/onednn_call.h"

#include <omp.h>

#include <cstring>
#include <unordered_map>

#include "core/compute_thread.h"
#include "core/machine.h"
#include "core/onednn_descriptors.h"

namespace lithochrome::onednn {
namespace {

// A primitive with its memory objects, bound at run time to where the tensors lie.
class Call {
 public:
  Call(dnnl::primitive primitive, std::vector<Argument> arguments) : primitive_(std::move(primitive)) {
    for (Argument& argument : arguments) {
      dnnl::memory memory(argument.operand.desc, engine(), DNNL_MEMORY_NONE);
      memories_.emplace(argument.id, memory);
      bindings_.push_back({memory, std::move(argument.operand.tensor)});
    }
  }

  void run() {
    for (Binding& binding : bindings_) {
      // oneDNN clears a layout's padding when the handle changes.
      void* data = binding.tensor.raw();
      if (binding.memory.get_data_handle() != data) binding.memory.set_data_handle(data);
    }
    primitive_.execute(stream(), memories_);
    stream().wait();
  }

 private:
  struct Binding {
    dnnl::memory memory;
    Tensor tensor;
  };
  dnnl::primitive primitive_;
  std::unordered_map<int, dnnl::memory> memories_;
  std::vector<Binding> bindings_;
};

std::vector<Tensor> tensorsOf(const std::vector<Argument>& arguments) {
  std::vector<Tensor> tensors;
  for (const Argument& argument : arguments) tensors.push_back(argument.operand.tensor);
  return tensors;
}

Shape bytesOf(const dnnl::memory::desc& desc) { return {static_cast<int64_t>(desc.get_size())}; }

Tensor scratchFor(const dnnl::memory::desc& desc) { return Stream::current().empty(bytesOf(desc), DType::u8); }

struct Reorder {
  std::shared_ptr<Call> call;
  std::vector<Tensor> touched;
};

Reorder planReorder(const Operand& from, const Operand& to, bool once) {
  prepareThread();
  const dnnl::reorder::primitive_desc desc(engine(), from.desc, engine(), to.desc, attributes());
  std::vector<Argument> arguments{{DNNL_ARG_FROM, from}, {DNNL_ARG_TO, to}};
  if (const dnnl::memory::desc scratch = desc.scratchpad_desc(); scratch.get_size() > 0) {
    // What a program executes once has no place in the memory that it plans.
    const Tensor tensor = once ? Stream::current().emptyPersistent(bytesOf(scratch), DType::u8) : scratchFor(scratch);
    arguments.push_back({DNNL_ARG_SCRATCHPAD, {tensor, scratch}});
  }
  std::vector<Tensor> touched = tensorsOf(arguments);
  return {std::make_shared<Call>(dnnl::reorder(desc), std::move(arguments)), std::move(touched)};
}

void reorder(const Operand& from, const Operand& to) {
  auto [call, touched] = planReorder(from, to, false);
  Stream::current().issue("reorder", std::move(touched), [call = call] { call->run(); });
}

void reorderOnce(const Operand& from, const dnnl::memory::desc& to, const Derived& result) {
  auto [call, touched] = planReorder(from, {result.tensor, to}, true);
  Stream::current().issueOnce("reorder", result, std::move(touched), [call = call] { call->run(); });
}

double product(const dnnl::memory::dims& dims, size_t skipped) {
  double count = 1;
  for (size_t i = 0; i < dims.size(); ++i)
    if (i != skipped) count *= static_cast<double>(dims[i]);
  return count;
}

// A result of R rows by O channels, of a weight of W elements, costs 2·R·W; 0 for what memory bounds.
double operationsOf(const dnnl::primitive_desc_base& desc) {
  const auto either = [&](dnnl::query plain, dnnl::query gradient) {
    const dnnl::memory::dims found = dimsOf(desc.query_md(plain));
    return found.empty() ? dimsOf(desc.query_md(gradient)) : found;
  };
  const dnnl::memory::dims weight = either(dnnl::query::weights_md, dnnl::query::diff_weights_md);
  const dnnl::memory::dims result = either(dnnl::query::dst_md, dnnl::query::diff_dst_md);
  return weight.empty() ? 0 : 2 * product(weight, SIZE_MAX) * product(result, 1);
}

}  // namespace

void prepareThread() { omp_set_num_threads(compute::threads()); }

dnnl::memory::data_type dataType(DType dtype) {
  CHECK(dtype == DType::f32 || dtype == DType::bf16, "expected an f32 or bf16 tensor but received ", nameOf(dtype));
  if (dtype == DType::f32) return dnnl::memory::data_type::f32;
  if (machine::isa().rfind("avx512", 0) != 0)
    throw Error(ErrorCode::deviceUnavailable, "bf16 needs AVX-512, but this processor offers " + machine::isa() + "; use f32");
  return dnnl::memory::data_type::bf16;
}

dnnl::memory::desc imageDesc(const Shape& shape, DType dtype) {
  const int64_t h = shape[1], w = shape[2], c = shape[3];
  return {{shape[0], c, h, w}, dataType(dtype), dnnl::memory::dims{h * w * c, 1, w * c, c}};
}

dnnl::memory::desc imageDesc(const Tensor& tensor) { return imageDesc(tensor.shape, tensor.dtype); }

dnnl::memory::desc matrixDesc(const Shape& shape, DType dtype, bool transposed) {
  const int64_t rows = shape[0], columns = shape[1];
  if (transposed) return {{columns, rows}, dataType(dtype), dnnl::memory::dims{1, columns}};
  return {{rows, columns}, dataType(dtype), dnnl::memory::dims{columns, 1}};
}

dnnl::memory::desc vectorDesc(int64_t size) {
  return {{size}, dnnl::memory::data_type::f32, dnnl::memory::dims{1}};
}

bool isReference(const char* implementation) { return std::strncmp(implementation, "ref", 3) == 0; }

dnnl::primitive_attr attributes() {
  dnnl::primitive_attr attributes;
  attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  return attributes;
}

Operand reordered(const Operand& source, const dnnl::memory::desc& wanted) {
  if (source.desc == wanted) return source;
  const Operand target{scratchFor(wanted), wanted};
  reorder(source, target);
  return target;
}

Operand reorderedConstant(const Operand& source, const dnnl::memory::desc& wanted) {
  if (source.desc == wanted) return source;
  const auto recipe = std::make_pair(source.desc, wanted);
  const Derived result = Stream::current().derive(source.tensor, recipe, bytesOf(wanted), DType::u8);
  reorderOnce(source, wanted, result);
  return {result.tensor, wanted};
}

Operand writable(const Operand& target, const dnnl::memory::desc& wanted) {
  if (target.desc == wanted) return target;
  return {scratchFor(wanted), wanted};
}

void writeBack(const Operand& source, const Operand& target) {
  if (source.tensor.storage != target.tensor.storage) reorder(source, target);
}

void issue(const char* name, const dnnl::primitive_desc_base& desc, std::vector<Argument> arguments) {
  prepareThread();
  Label label(detail::join(name, "[", desc.impl_info_str(), "]"), operationsOf(desc));
  if (const dnnl::memory::desc scratchpad = desc.scratchpad_desc(); scratchpad.get_size() > 0)
    arguments.push_back({DNNL_ARG_SCRATCHPAD, {scratchFor(scratchpad), scratchpad}});
  std::vector<Tensor> touched = tensorsOf(arguments);
  auto call = std::make_shared<Call>(dnnl::primitive(desc.get()), std::move(arguments));
  Stream::current().issue(std::move(label), std::move(touched), [call] { call->run(); });
}

}  // namespace lithochrome::onednn
