// Average and maximum pooling over square windows, by oneDNN on the CPU. x [N,H,W,C] → [N,H',W',C],
// H' = ⌊(H + 2·padding − size) / stride⌋ + 1. Padding counts as zeros in an average and never is a maximum.
#pragma once

#include <optional>
#include <string>

#include "core/array.h"
#include "core/stream.h"

namespace lithochrome {

struct Pool2dOptions {
  std::string kind = "max";  // or "average"
  int64_t size = 2;
  int64_t stride = 2;
  int64_t padding = 0;

  template <class V>
  static void fields(V&& visit) {
    visit("kind", &Pool2dOptions::kind);
    visit("size", &Pool2dOptions::size);
    visit("stride", &Pool2dOptions::stride);
    visit("padding", &Pool2dOptions::padding);
  }
};

struct Pool2dResult {
  Tensor y;
  // Where the maxima came from: oneDNN's, or on CUDA the cell's number inside its window, u8 [N,H',W',C].
  std::optional<Tensor> workspace;

  template <class V>
  static void fields(V&& visit) {
    visit("y", &Pool2dResult::y);
    visit("workspace", &Pool2dResult::workspace);
  }
};

namespace reference {
Array pool2d(const Array& x, const Pool2dOptions& options);
Array pool2dBackward(const Array& x, const Array& dy, const Pool2dOptions& options);
}  // namespace reference

namespace ops {

namespace cuda {
void pool2d(const Tensor& x, const Pool2dResult& out, const Pool2dOptions& options);
// workspace: only of a maximum.
void pool2dBackward(const Tensor& dy, const std::optional<Tensor>& workspace, const Pool2dOptions& options, const Tensor& dx);
}  // namespace cuda

// On CUDA the windows of a maximum are at most 16 cells wide.
Pool2dResult pool2d(const Tensor& x, const Pool2dOptions& options);
Tensor pool2dBackward(const Tensor& dy, const Shape& inputShape, const std::optional<Tensor>& workspace,
                      const Pool2dOptions& options);

}  // namespace ops
}  // namespace lithochrome
