#include "gpu/cudnn_library.h"

#include <dlfcn.h>

#include <cstdlib>
#include <filesystem>
#include <vector>

#include "core/check.h"
#include "gpu/cudnn_functions.h"

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
  paths.push_back(fs::path(root) / "lib" / kName);
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(fs::path(root) / "lib", ignored))
    if (entry.path().filename().string().rfind("python3", 0) == 0)
      paths.push_back(entry.path() / "site-packages/nvidia/cudnn/lib" / kName);
}

// In the order they are tried. A name without a folder goes through the loader's own search.
std::vector<std::string> candidates() {
  const char* chosen = std::getenv("LITHOCHROME_CUDNN");
  if (chosen && *chosen) return {fs::is_directory(chosen) ? (fs::path(chosen) / kName).string() : std::string(chosen)};
  std::vector<std::string> paths{kName};
  for (const char* folder : {"/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/local/cuda/lib64"})
    paths.push_back(fs::path(folder) / kName);
  addWheels(paths, "VIRTUAL_ENV");
  addWheels(paths, "CONDA_PREFIX");
  return paths;
}

// The loader's message where a file is there and still does not load, else that of the first path.
void* openFirst(std::string& failure) {
  for (const std::string& path : candidates()) {
    if (void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL)) return library;
    const std::string message = dlerror();
    if (failure.empty() || fs::exists(path)) failure = message;
  }
  return nullptr;
}

std::string versionText(size_t version) {
  return detail::join(version / 10000, '.', version % 10000 / 100, '.', version % 100);
}

Library open() {
  Library library;
  std::string reason;
  void* handle = openFirst(reason);
  if (!handle) {
    library.failure = "cuDNN 9 was not found (" + reason +
                      "); install it, or set LITHOCHROME_CUDNN to the folder that holds " + kName;
    return library;
  }
#define LITHOCHROME_CUDNN_RESOLVE(name)                                                                        \
  library.functions.name = reinterpret_cast<decltype(library.functions.name)>(dlsym(handle, "cudnn" #name));   \
  if (!library.functions.name) library.failure = "the cuDNN found lacks cudnn" #name "; install a cuDNN 9 release";
  LITHOCHROME_CUDNN_FUNCTIONS(LITHOCHROME_CUDNN_RESOLVE)
#undef LITHOCHROME_CUDNN_RESOLVE
  if (library.failure) return library;
  const size_t version = library.functions.GetVersion();
  library.version = versionText(version);
  if (version / 10000 != CUDNN_MAJOR)
    library.failure = detail::join("expected cuDNN ", CUDNN_MAJOR, " but found ", library.version,
                                   "; install cuDNN ", CUDNN_MAJOR, " or set LITHOCHROME_CUDNN to its folder");
  return library;
}

// Never closed: plans and a handle may live until the process ends.
const Library& library() {
  static const Library* opened = new Library(open());
  return *opened;
}

}  // namespace

std::optional<std::string> cudnnUnavailable() { return library().failure; }

std::string cudnnVersion() { return library().failure ? std::string() : library().version; }

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
