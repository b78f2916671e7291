#include "ops/bin_targets.h"

namespace lithochrome::ops {

void checkTargets(const Tensor& logits, const BinTargets& targets) {
  checkDType(logits, DType::f32, "logits");
  checkDType(targets.index, DType::i32, "index");
  checkRank(targets.index, 2, "index");
  checkShape(targets.index, {logits.pixels(), targets.index.channels()}, "index");
  checkDType(targets.weight, DType::f32, "weight");
  checkShape(targets.weight, targets.index.shape, "weight");
  checkDType(targets.centers, DType::f32, "centers");
  checkShape(targets.centers, {logits.channels(), 2}, "centers");
  if (!targets.classWeights) return;
  checkDType(*targets.classWeights, DType::f32, "classWeights");
  checkShape(*targets.classWeights, {logits.channels()}, "classWeights");
}

void checkSaved(const Tensor& logits, const SoftmaxSaved& saved) {
  checkDType(saved.stats, DType::f32, "stats");
  checkShape(saved.stats, {logits.pixels(), 2}, "stats");
  checkDType(saved.ab, DType::f32, "ab");
  checkShape(saved.ab, abShape(logits), "ab");
  if (!saved.dAb) return;
  checkDType(*saved.dAb, DType::f32, "dAb");
  checkShape(*saved.dAb, abShape(logits), "dAb");
}

void checkIndex(const BinTargets& targets, int64_t bins) {
  const int32_t* index = targets.index.data<int32_t>();
  const int64_t size = targets.index.size();
  // As unsigned, a negative index is too large.
  uint32_t largest = 0;
#pragma omp simd reduction(max : largest)
  for (int64_t i = 0; i < size; ++i) {
    const uint32_t value = static_cast<uint32_t>(index[i]);
    largest = value > largest ? value : largest;
  }
  CHECK(largest < static_cast<uint64_t>(bins), "expected bins between 0 and ", bins - 1, " for index but received ",
        static_cast<int32_t>(largest));
}

Shape abShape(const Tensor& logits) {
  Shape shape = logits.shape;
  shape.back() = 2;
  return shape;
}

Tensor emptyGradient(const Tensor& logits, const GradientOptions& options) {
  CHECK(options.gradient == DType::f32 || options.gradient == DType::bf16,
        "expected f32 or bf16 for gradient but received ", nameOf(options.gradient));
  return Stream::current().empty(logits.shape, options.gradient, logits.device());
}

std::vector<Tensor> touchedBy(const BinTargets& targets, std::vector<Tensor> others) {
  others.insert(others.end(), {targets.index, targets.weight, targets.centers});
  if (targets.classWeights) others.push_back(*targets.classWeights);
  return others;
}

}  // namespace lithochrome::ops
