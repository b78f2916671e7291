// Where ops issue their work: it runs now, or is recorded into a Program. One stream for each calling thread.
#pragma once

#include <memory>
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

class Stream {
 public:
  static Stream& current();

  // An uninitialised result or scratch tensor. While recording its memory is planned with the program.
  Tensor empty(Shape shape, DType dtype, Device device = Device::cpu);
  // Memory of its own even while recording: for what a program prepares once and reads in every run.
  Tensor emptyPersistent(Shape shape, DType dtype, Device device = Device::cpu);

  // `touched`: every tensor that the work reads or writes, scratch included; all on one device, whose work is taken.
  // CPU work runs in the CPU's compute thread; CUDA work enqueues kernels and does not wait for them.
  void issue(Label label, std::vector<Tensor> touched, Work cpu, Work cuda = {});
  // As issue, but a program executes it only in its first run.
  void issueOnce(Label label, std::vector<Tensor> touched, Work cpu, Work cuda = {});

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

}  // namespace lithochrome
