// The oneDNN engine and stream of the compute thread.
#pragma once

#if __has_include(<oneapi/dnnl/dnnl.hpp>)
#include <oneapi/dnnl/dnnl.hpp>
#else
#include <dnnl.hpp>
#endif

namespace lithochrome::onednn {

inline dnnl::engine& engine() {
  static auto* instance = new dnnl::engine(dnnl::engine::kind::cpu, 0);
  return *instance;
}

inline dnnl::stream& stream() {
  static auto* instance = new dnnl::stream(engine());
  return *instance;
}

}  // namespace lithochrome::onednn
