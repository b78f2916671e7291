// Targets over color bins: checks and access, shared by the passes of the rebalanced softmax.
#pragma once

#include <vector>

#include "ops/rebalanced_softmax.h"

namespace lithochrome::ops {

// The target of one pixel; classWeight is that of its nearest bin, the first of the largest weight.
struct TargetRow {
  TargetRow(const BinTargets& targets, int64_t pixel)
      : neighbors(targets.index.channels()),
        index(targets.index.data<int32_t>() + pixel * neighbors),
        weight(targets.weight.data<float>() + pixel * neighbors) {
    int64_t nearest = 0;
    for (int64_t m = 1; m < neighbors; ++m)
      if (weight[m] > weight[nearest]) nearest = m;
    if (targets.classWeights) classWeight = targets.classWeights->data<float>()[index[nearest]];
  }

  // row −= scale · Y
  void subtractFrom(float* row, float scale) const {
    for (int64_t m = 0; m < neighbors; ++m) row[index[m]] -= scale * weight[m];
  }

  int64_t neighbors;
  const int32_t* index;
  const float* weight;
  float classWeight = 1;
};

void checkTargets(const Tensor& logits, const BinTargets& targets);
void checkSaved(const Tensor& logits, const SoftmaxSaved& saved);
// Throws INVALID_ARGUMENT where an index is not one of the bins.
void checkIndex(const BinTargets& targets, int64_t bins);

Shape abShape(const Tensor& logits);
Tensor emptyGradient(const Tensor& logits, const GradientOptions& options);
std::vector<Tensor> touchedBy(const BinTargets& targets, std::vector<Tensor> others);

}  // namespace lithochrome::ops
