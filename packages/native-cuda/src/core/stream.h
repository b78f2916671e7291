// Where ops issue their work: it runs now, or is recorded into a Program. One stream for each calling thread.
#pragma once

#include <memory>
#include <vector>

#include "core/program.h"
#include "core/tensor.h"

namespace lithochrome {

class Stream {
 public:
  static Stream& current();

  // An uninitialised result or scratch tensor. While recording its memory is planned with the program.
  Tensor empty(Shape shape, DType dtype);
  // Memory of its own even while recording: for what a program prepares once and reads in every run.
  Tensor emptyPersistent(Shape shape, DType dtype);

  // `touched`: every tensor that the work reads or writes, scratch included.
  void issue(const char* name, std::vector<Tensor> touched, Work work);
  // As issue, but a program executes it only in its first run.
  void issueOnce(const char* name, std::vector<Tensor> touched, Work work);

  bool recording() const { return recording_ != nullptr; }
  void beginProgram();
  std::shared_ptr<Program> endProgram(const std::vector<Tensor>& keep);
  void cancelProgram() { recording_.reset(); }

 private:
  struct Recording {
    std::vector<Step> once;
    std::vector<Step> steps;
    std::vector<std::shared_ptr<Storage>> made;
  };
  std::unique_ptr<Recording> recording_;
};

}  // namespace lithochrome
