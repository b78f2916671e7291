#include "gpu/cudnn_library.h"

#include <dlfcn.h>

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/check.h"
#include "gpu/convolution.h"

namespace lithochrome::gpu {
namespace {

namespace fs = std::filesystem;

constexpr const char* kName = "libcudnn.so.9";

struct Library {
  CudnnFunctions functions;
  std::string version;
  std::optional<std::string> failure;
};

// Where NVIDIA's Python wheels put it below a virtual environment or a conda environment.
void addWheels(std::vector<std::string>& paths, const char* variable) {
  const char* root = std::getenv(variable);
  if (!root || !*root) return;
  const fs::path folder = fs::path(root) / "lib";
  paths.push_back(folder / kName);
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored))
    if (entry.path().filename().string().rfind("python3", 0) == 0)
      paths.push_back(entry.path() / "site-packages/nvidia/cudnn/lib" / kName);
}

// In the order they are tried. A name without a folder goes through the loader's own search.
std::vector<std::string> candidates() {
  const char* chosen = std::getenv("LITHOCHROME_CUDNN");
  std::error_code ignored;
  if (chosen && *chosen) return {fs::is_directory(chosen, ignored) ? (fs::path(chosen) / kName).string() : std::string(chosen)};
  std::vector<std::string> paths{kName};
  for (const char* folder : {"/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/local/cuda/lib64"})
    paths.push_back(fs::path(folder) / kName);
  addWheels(paths, "VIRTUAL_ENV");
  addWheels(paths, "CONDA_PREFIX");
  return paths;
}

// The first that loads. `reason` becomes the loader's message, best of a file that is there and still does not load.
void* openFirst(const std::vector<std::string>& paths, std::string& reason) {
  for (const std::string& path : paths) {
    if (void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL)) return library;
    const std::string message = dlerror();
    std::error_code ignored;
    if (reason.empty() || fs::exists(path, ignored)) reason = message;
  }
  return nullptr;
}

// cuDNN ends the process where it cannot load cuBLAS, so that is tried first: as cuDNN does, by name and beside itself.
std::optional<std::string> cublasMissing(const CudnnFunctions& functions) {
  const size_t cuda = functions.GetCudartVersion() / 1000;
  const std::string name = detail::join("libcublasLt.so.", cuda);
  std::vector<std::string> paths{name};
  Dl_info self{};
  if (dladdr(reinterpret_cast<const void*>(functions.GetVersion), &self) && self.dli_fname) {
    const fs::path folder = fs::path(self.dli_fname).parent_path();
    for (const char* beside : {".", "../../cublas/lib", "../../cu13/lib"}) paths.push_back(folder / beside / name);
  }
  std::string reason;
  if (openFirst(paths, reason)) return std::nullopt;
  return detail::join("cuDNN needs ", name, ", which was not found (", reason, "); install cuBLAS of CUDA ", cuda);
}

Library open() {
  Library library;
  std::string reason;
  void* handle = openFirst(candidates(), reason);
  if (!handle) {
    library.failure = detail::join("cuDNN 9 was not found (", reason, "); install it, or set LITHOCHROME_CUDNN to the folder of ", kName);
    return library;
  }
#define LITHOCHROME_CUDNN_RESOLVE(name)                                                                      \
  library.functions.name = reinterpret_cast<decltype(library.functions.name)>(dlsym(handle, "cudnn" #name)); \
  if (!library.functions.name) library.failure = "the cuDNN found lacks cudnn" #name "; install a release of cuDNN 9";
  LITHOCHROME_CUDNN_FUNCTIONS(LITHOCHROME_CUDNN_RESOLVE)
#undef LITHOCHROME_CUDNN_RESOLVE
  if (library.failure) return library;
  const size_t version = library.functions.GetVersion(), major = version / 10000;
  library.version = detail::join(major, '.', version % 10000 / 100, '.', version % 100);
  library.failure = major == CUDNN_MAJOR ? cublasMissing(library.functions)
                                         : detail::join("expected cuDNN ", CUDNN_MAJOR, " but found ", library.version);
  return library;
}

// Never closed: plans and the handle live until the process ends.
const Library& library() {
  static const Library* opened = new Library(open());
  return *opened;
}

}  // namespace

std::optional<std::string> convolutionsUnavailable() { return library().failure; }

std::string convolutionLibrary() { return library().failure ? std::string() : "cuDNN " + library().version; }

const CudnnFunctions& cudnn() {
  if (library().failure) throw Error(ErrorCode::deviceUnavailable, *library().failure);
  return library().functions;
}

void checkCudnn(cudnnStatus_t status, const char* what) {
  if (status == CUDNN_STATUS_SUCCESS) return;
  char details[1024] = {};
  cudnn().GetLastErrorString(details, sizeof details);
  throw Error(ErrorCode::deviceFailure,
              detail::join("cuDNN failed to ", what, ": ", cudnn().GetErrorString(status), *details ? ": " : "", details));
}

}  // namespace lithochrome::gpu
