// What the GPU benchmarks share: options, random tensors on a device, replays that are timed, rows of JSON.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/compute_thread.h"
#include "core/stream.h"
#include "core/transfer.h"

namespace lithochrome::bench {

// Arguments of the form --name value.
class Options {
 public:
  Options(int count, char** arguments, std::map<std::string, std::string> defaults) : values_(std::move(defaults)) {
    for (int i = 1; i < count; i += 2) {
      const std::string name = arguments[i];
      if (name.rfind("--", 0) != 0 || !values_.count(name.substr(2)) || i + 1 == count)
        throw std::runtime_error("expected pairs of --name value but received " + name);
      values_[name.substr(2)] = arguments[i + 1];
    }
  }
  std::string text(const std::string& name) const { return values_.at(name); }
  int64_t integer(const std::string& name) const { return std::stoll(text(name)); }
  // Parts between commas.
  std::vector<std::string> list(const std::string& name) const {
    std::vector<std::string> parts;
    std::istringstream in(text(name));
    for (std::string part; std::getline(in, part, ',');) parts.push_back(part);
    return parts;
  }
  Device device() const { return text("device") == "cpu" ? Device::cpu : Device::cuda; }

 private:
  std::map<std::string, std::string> values_;
};

template <class T>
Tensor place(Device device, const Shape& shape, const std::vector<T>& values) {
  const Tensor tensor = Stream::current().emptyPersistent(shape, DTypeOf<T>::value, device);
  upload(values.data(), tensor);
  return tensor;
}

// Uniform values; a large tensor repeats the first 2²⁰ of them.
inline Tensor uniform(Device device, const Shape& shape, float low, float high, uint32_t seed = 1) {
  constexpr size_t kPeriod = 1 << 20;
  std::mt19937 random(seed);
  std::vector<float> values(static_cast<size_t>(sizeOf(shape)));
  for (size_t i = 0; i < values.size(); ++i)
    values[i] = i < kPeriod ? low + (high - low) * static_cast<float>(random() / 4294967296.0) : values[i - kPeriod];
  return place(device, shape, values);
}

inline Tensor uniformBf16(Device device, const Shape& shape, float low, float high, uint32_t seed = 1) {
  const Tensor exact = uniform(Device::cpu, shape, low, high, seed);
  std::vector<bf16> values(static_cast<size_t>(exact.size()));
  for (size_t i = 0; i < values.size(); ++i) values[i] = toBf16(exact.data<float>()[i]);
  return place(device, shape, values);
}

inline Tensor integers(Device device, const Shape& shape, uint32_t count, uint32_t seed = 1) {
  std::mt19937 random(seed);
  std::vector<int32_t> values(static_cast<size_t>(sizeOf(shape)));
  for (int32_t& value : values) value = static_cast<int32_t>(random() % count);
  return place(device, shape, values);
}

// The project's grid of colors: 22×22 centers, −105…105 in steps of 10.
inline Tensor gridCenters(Device device) {
  std::vector<float> values;
  for (int k = 0; k < 484; ++k)
    values.insert(values.end(), {static_cast<float>(-105 + 10 * (k / 22)), static_cast<float>(-105 + 10 * (k % 22))});
  return place(device, {484, 2}, values);
}

// What `issue` issues, recorded; tensors of `keep` stay readable.
inline std::shared_ptr<Program> record(const std::function<std::vector<Tensor>()>& issue) {
  Stream& stream = Stream::current();
  stream.beginProgram();
  return stream.endProgram(issue());
}

struct Timing {
  double median, least;  // seconds
};

// Calls `step` on the device's thread `rounds` times `perRound` times, after a warm-up; the time of one call when the
// device has done its work.
inline Timing timed(Device device, int64_t rounds, int64_t perRound, const std::function<void()>& step) {
  std::vector<double> seconds;
  for (int64_t round = -1; round < rounds; ++round) {
    compute::runAndWait(device, [&] {
      const auto start = std::chrono::steady_clock::now();
      for (int64_t i = 0; i < perRound; ++i) step();
      if (device == Device::cuda) cudaBackend().mark()();
      const std::chrono::duration<double> all = std::chrono::steady_clock::now() - start;
      if (round >= 0) seconds.push_back(all.count() / static_cast<double>(perRound));
    });
  }
  std::sort(seconds.begin(), seconds.end());
  return {seconds[seconds.size() / 2], seconds[0]};
}

// Runs `work`; a thrown error becomes a message and exit status 1.
inline int guarded(const std::function<void()>& work) {
  try {
    work();
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}

}  // namespace lithochrome::bench
