// Where ops issue their work: it runs now, or is recorded into a Program. One stream for each calling thread.
#pragma once

#include <any>
#include <memory>
#include <tuple>
#include <vector>

#include "core/program.h"
#include "core/tensor.h"

// CUDA_WORK(cuda::relu(x, y)): the work as issue() takes it; nothing in a build without CUDA, where no tensor can be there.
// ON_CUDA(x, return cuda::conv2d(x)): statements for an op that issues other steps on CUDA than on the CPU.
#ifdef LITHOCHROME_CUDA
#define CUDA_WORK(...) ::lithochrome::Work([=] { __VA_ARGS__; })
#define ON_CUDA(tensor, ...) \
  if ((tensor).device() == ::lithochrome::Device::cuda) { __VA_ARGS__; }
#else
#define CUDA_WORK(...) ::lithochrome::Work()
#define ON_CUDA(tensor, ...)
#endif

namespace lithochrome {

// A tensor made of a constant one, and whether that has been done.
struct Derived {
  Tensor tensor;
  std::shared_ptr<std::atomic<bool>> made;
};

class Stream {
 public:
  static Stream& current();

  // An uninitialised result or scratch tensor. While recording its memory is planned with the program.
  Tensor empty(Shape shape, DType dtype, Device device = Device::cpu);
  // Memory of its own even while recording: for what a program prepares once and reads in every run.
  Tensor emptyPersistent(Shape shape, DType dtype, Device device = Device::cpu);
  // Such memory on the source's device, for what `recipe` makes of a source that does not change: the same for all who ask
  // while one of them holds it. To be filled with issueOnce.
  template <class Recipe>
  Derived derive(const Tensor& source, const Recipe& recipe, Shape shape, DType dtype);

  // `touched`: every tensor that the work reads or writes, scratch included; all on one device, whose work is taken.
  // CPU work runs in the CPU's compute thread; CUDA work enqueues kernels and does not wait for them.
  void issue(Label label, std::vector<Tensor> touched, Work cpu, Work cuda = {});
  // As issue, into `result`: nothing where it is made already. A program executes it only in its first run.
  void issueOnce(Label label, const Derived& result, std::vector<Tensor> touched, Work cpu, Work cuda = {});

  // As issuing what `make` issues, which takes long (primitives that are compiled): while recording it is called only when
  // the program is prepared, on the compute thread. CPU only.
  void defer(Work make);

  bool recording() const { return recording_ != nullptr; }
  void beginProgram();
  std::shared_ptr<Program> endProgram(const std::vector<Tensor>& keep);
  void cancelProgram() { recording_.reset(); }
  // For a program that prepares itself.
  void append(const Step& step);
  Recording endRecording();

 private:
  std::unique_ptr<Recording> recording_;
};

template <class Recipe>
Derived Stream::derive(const Tensor& source, const Recipe& recipe, Shape shape, DType dtype) {
  const auto key = std::make_tuple(source.shape, source.dtype, source.byteOffset, recipe);
  const auto matches = [&](const std::any& other) {
    const auto* known = std::any_cast<decltype(key)>(&other);
    return known && *known == key;
  };
  const auto make = [&] { return emptyPersistent(shape, dtype, source.device()).storage; };
  DerivedStorage found = source.storage->derived().find(matches, make, key);
  return {{std::move(found.storage), std::move(shape), dtype}, std::move(found.made)};
}

}  // namespace lithochrome
