#include "gpu/cudnn_engines.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>

namespace lithochrome::gpu {
namespace {

using Notes = std::vector<cudnnBackendNumericalNote_t>;

constexpr int64_t kMostWorkspace = int64_t{1} << 30;  // bytes

bool has(const Notes& notes, cudnnBackendNumericalNote_t note) {
  return std::find(notes.begin(), notes.end(), note) != notes.end();
}

bool tf32Allowed() {
  const char* value = std::getenv("LITHOCHROME_TF32");
  return value && std::string(value) == "1";
}

bool acceptable(const Notes& notes, DType operands) {
  if (has(notes, CUDNN_NUMERICAL_NOTE_NONDETERMINISTIC) || has(notes, CUDNN_NUMERICAL_NOTE_REDUCED_PRECISION_REDUCTION))
    return false;
  const bool shortens = has(notes, CUDNN_NUMERICAL_NOTE_TENSOR_CORE) || has(notes, CUDNN_NUMERICAL_NOTE_DOWN_CONVERT_INPUTS);
  return operands == DType::bf16 || !shortens || tf32Allowed();
}

// Engine configurations by heuristics; none where the mode knows none.
std::vector<CudnnDescriptor> ranked(const CudnnGraph& graph, cudnnBackendHeurMode_t mode, const CudnnTarget& target) {
  CudnnDescriptor heuristics(CUDNN_BACKEND_ENGINEHEUR_DESCRIPTOR);
  heuristics.set(CUDNN_ATTR_ENGINEHEUR_OPERATION_GRAPH, graph.descriptor()).set(CUDNN_ATTR_ENGINEHEUR_MODE, mode);
  if (target.device) heuristics.set(CUDNN_ATTR_ENGINEHEUR_DEVICEPROP, *target.device);
  if (heuristics.tryFinalize() != CUDNN_STATUS_SUCCESS) return {};
  return heuristics.get(CUDNN_ATTR_ENGINEHEUR_RESULTS, CUDNN_BACKEND_ENGINECFG_DESCRIPTOR);
}

// The plan of a configuration, where its engine may be used and cuDNN can make it.
std::optional<CudnnEngine> planned(CudnnDescriptor configuration, DType operands, const CudnnTarget& target) {
  const auto engines = configuration.get(CUDNN_ATTR_ENGINECFG_ENGINE, CUDNN_BACKEND_ENGINE_DESCRIPTOR);
  const Notes notes = engines.at(0).get<cudnnBackendNumericalNote_t>(CUDNN_ATTR_ENGINE_NUMERICAL_NOTE);
  if (!acceptable(notes, operands)) return std::nullopt;
  CudnnDescriptor plan(CUDNN_BACKEND_EXECUTION_PLAN_DESCRIPTOR);
  plan.set(CUDNN_ATTR_EXECUTION_PLAN_ENGINE_CONFIG, configuration);
  if (target.handle) plan.set(CUDNN_ATTR_EXECUTION_PLAN_HANDLE, target.handle);
  if (target.device) plan.set(CUDNN_ATTR_EXECUTION_PLAN_DEVICEPROP, *target.device);
  if (plan.tryFinalize() != CUDNN_STATUS_SUCCESS) return std::nullopt;
  const int64_t workspace = plan.get<int64_t>(CUDNN_ATTR_EXECUTION_PLAN_WORKSPACE_SIZE).at(0);
  if (workspace > kMostWorkspace) return std::nullopt;
  const int64_t index = engines.at(0).get<int64_t>(CUDNN_ATTR_ENGINE_GLOBAL_INDEX).at(0);
  const char* cores = has(notes, CUDNN_NUMERICAL_NOTE_TENSOR_CORE) ? " (tensor cores)" : "";
  return CudnnEngine{std::move(configuration), std::move(plan), static_cast<size_t>(workspace),
                     detail::join("cuDNN engine ", index, cores)};
}

}  // namespace

std::vector<CudnnEngine> findEngines(const CudnnGraph& graph, DType operands, const CudnnTarget& target, size_t most) {
  std::vector<CudnnEngine> found;
  for (const auto mode : {CUDNN_HEUR_MODE_A, CUDNN_HEUR_MODE_FALLBACK}) {
    for (CudnnDescriptor& configuration : ranked(graph, mode, target)) {
      if (found.size() == most) return found;
      if (auto engine = planned(std::move(configuration), operands, target)) found.push_back(std::move(*engine));
    }
  }
  return found;
}

}  // namespace lithochrome::gpu
