#include <cmath>

#include "ops/batch_norm.h"

namespace lithochrome::reference {

BatchNorm batchNorm(const Array& x, const Array& gamma, const Array& beta, const BatchNormOptions& options) {
  const int64_t channels = gamma.size();
  const double rows = static_cast<double>(x.size() / channels);
  BatchNorm out{Array(x.shape), Array({channels}), Array({channels})};
  for (int64_t i = 0; i < x.size(); ++i) out.mean[i % channels] += x[i] / rows;
  for (int64_t i = 0; i < x.size(); ++i) {
    const double d = x[i] - out.mean[i % channels];
    out.variance[i % channels] += d * d / rows;
  }
  for (int64_t i = 0; i < x.size(); ++i) {
    const int64_t c = i % channels;
    out.y[i] = gamma[c] * (x[i] - out.mean[c]) / std::sqrt(out.variance[c] + options.eps) + beta[c];
    if (options.relu && out.y[i] < 0) out.y[i] = 0;
  }
  return out;
}

}  // namespace lithochrome::reference
