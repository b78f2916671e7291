// The running statistics of batch norm.
#pragma once

#include "core/stream.h"

namespace lithochrome {

struct UpdateRunningOptions {
  double momentum = 0.1;
  double factor = 1;  // n/(n−1) for variances

  template <class V>
  static void fields(V&& visit) {
    visit("momentum", &UpdateRunningOptions::momentum);
    visit("factor", &UpdateRunningOptions::factor);
  }
};

namespace ops {

namespace cuda {
void updateRunning(const Tensor& running, const Tensor& value, double keep, double take);
}  // namespace cuda

// running = (1 − momentum)·running + momentum·factor·value, in place; f32.
void updateRunning(const Tensor& running, const Tensor& value, const UpdateRunningOptions& options);

}  // namespace ops
}  // namespace lithochrome
