// Numbered versions of a kernel side by side: the bytes that each must move, the time that this takes on an H100 at 3.0 TB/s,
// and, where there is a GPU, the time taken here and the error against the reference.
#pragma once

#include <cmath>

#include "gpu/kernel.h"
#include "measurement.h"

namespace lithochrome::bench {

constexpr double kPredictedBandwidth = 3.0e12;  // bytes a second, of a device copy on an H100

struct KernelVersion {
  const char* name;
  double bytes;
  std::function<void()> run;      // enqueues it
  std::function<double()> error;  // of what it left
};

// Largest difference over the largest expected magnitude; NaN where an element is none.
inline double relativeError(const Tensor& actual, const Tensor& expected) {
  std::vector<uint8_t> bytes(static_cast<size_t>(actual.bytes()));
  download(actual, bytes.data());
  const auto at = [&](size_t i) {
    if (actual.dtype == DType::f32) return reinterpret_cast<const float*>(bytes.data())[i];
    return toFloat(reinterpret_cast<const bf16*>(bytes.data())[i]);
  };
  double difference = 0, magnitude = 1e-30;
  for (size_t i = 0; i < static_cast<size_t>(expected.size()); ++i) {
    const double wanted = expected.data<float>()[i], distance = std::abs(at(i) - wanted);
    if (!std::isfinite(distance)) return NAN;
    difference = std::max(difference, distance);
    magnitude = std::max(magnitude, std::abs(wanted));
  }
  return difference / magnitude;
}

// Bytes a second of a device copy of 256 MiB, read and written.
inline double copyBandwidth() {
  constexpr size_t kBytes = size_t{256} << 20;
  const Tensor from = Stream::current().emptyPersistent({kBytes}, DType::u8, Device::cuda);
  const Tensor to = Stream::current().emptyPersistent({kBytes}, DType::u8, Device::cuda);
  const Timing timing = timed(Device::cuda, 5, 20, [&] {
    gpu::check(cudaMemcpyAsync(to.raw(), from.raw(), kBytes, cudaMemcpyDeviceToDevice, gpu::stream()), "copying");
  });
  return 2 * kBytes / timing.median;
}

// Without a GPU no version is run, and why is said.
inline void report(const std::string& title, const std::vector<KernelVersion>& versions) {
  const auto missing = cudaUnavailable();
  const double copy = missing ? 0 : copyBandwidth();
  std::printf("%s\n%-52s %10s %13s %12s %8s %10s\n", title.c_str(), "", "bytes", "predicted us", "measured us", "of copy",
              "error");
  for (const KernelVersion& version : versions) {
    std::printf("%-52s %10.3e %13.1f", version.name, version.bytes, version.bytes / kPredictedBandwidth * 1e6);
    if (missing) {
      std::printf(" %12s\n", "-");
      continue;
    }
    compute::runAndWait(Device::cuda, version.run);
    const double error = version.error();
    const Timing timing = timed(Device::cuda, 7, 20, version.run);
    std::printf(" %12.1f %7.1f%% %10.1e\n", timing.median * 1e6, 100 * version.bytes / timing.median / copy, error);
  }
  if (missing) std::printf("not measured: %s\n", missing->c_str());
}

}  // namespace lithochrome::bench
