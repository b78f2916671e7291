#include <cmath>

#include "ops/batch_norm_backward.h"

namespace lithochrome::reference {

BatchNormBackward batchNormBackward(const Array& x, const Array& dy, const Array& gamma, const Array& beta,
                                    const BatchNormOptions& options) {
  const int64_t channels = gamma.size();
  const double rows = static_cast<double>(x.size() / channels);
  const BatchNorm forward = batchNorm(x, gamma, beta, options);
  BatchNormBackward out{Array(x.shape), Array({channels}), Array({channels})};
  const auto normalized = [&](int64_t i) {
    return (x[i] - forward.mean[i % channels]) / std::sqrt(forward.variance[i % channels] + options.eps);
  };
  const auto passed = [&](int64_t i) { return options.relu && !(forward.y[i] > 0) ? 0 : dy[i]; };
  for (int64_t i = 0; i < x.size(); ++i) {
    out.dBeta[i % channels] += passed(i);
    out.dGamma[i % channels] += passed(i) * normalized(i);
  }
  for (int64_t i = 0; i < x.size(); ++i) {
    const int64_t c = i % channels;
    const double scale = gamma[c] / std::sqrt(forward.variance[c] + options.eps);
    out.dx[i] = scale * (passed(i) - out.dBeta[c] / rows - normalized(i) * out.dGamma[c] / rows);
  }
  return out;
}

}  // namespace lithochrome::reference
