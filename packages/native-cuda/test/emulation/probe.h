// What the tests of the emulation share: settings, device memory, and launching a function as a kernel.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "emulation/device.h"

namespace lithochrome::emulation {

// A setting for the time of a test.
class Setting {
 public:
  Setting(const char* name, const std::string& value) : name_(name) {
    if (const char* found = std::getenv(name)) before_ = found;
    setenv(name, value.c_str(), 1);
  }
  ~Setting() { before_ ? setenv(name_, before_->c_str(), 1) : unsetenv(name_); }
  Setting(const Setting&) = delete;

 private:
  const char* name_;
  std::optional<std::string> before_;
};

// Device memory of a test.
template <class T>
class Buffer {
 public:
  explicit Buffer(size_t count) : count_(count) {
    EXPECT_EQ(cudaMalloc(reinterpret_cast<void**>(&data_), count * sizeof(T)), cudaSuccess);
  }
  ~Buffer() { cudaFree(data_); }
  Buffer(const Buffer&) = delete;

  T* data() const { return data_; }
  std::vector<T> values() const {
    std::vector<T> out(count_);
    EXPECT_EQ(cudaMemcpyAsync(out.data(), data_, count_ * sizeof(T), cudaMemcpyDeviceToHost), cudaSuccess);
    return out;
  }

 private:
  size_t count_;
  T* data_ = nullptr;
};

// Launches and waits.
inline void run(dim3 blocks, dim3 threads, const std::function<void()>& kernel, size_t sharedBytes = 0) {
  launch({"probe", blocks, threads, sharedBytes}, nullptr, kernel);
  EXPECT_EQ(cudaGetLastError(), cudaSuccess);
  EXPECT_EQ(cudaStreamSynchronize(nullptr), cudaSuccess);
}

// What a launch's misuse is reported as.
inline std::string misuseOf(dim3 threads, const std::function<void()>& kernel) {
  try {
    run({1}, threads, kernel);
  } catch (const std::logic_error& error) {
    return error.what();
  }
  return "nothing";
}

}  // namespace lithochrome::emulation
