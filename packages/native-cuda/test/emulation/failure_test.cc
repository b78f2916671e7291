// What a failing device makes of ops and programs: typed errors that say what to do, in a process that goes on.
#include <gtest/gtest.h>

#include "core/stream.h"
#include "emulation/faults.h"
#include "ops/pointwise.h"
#include "test_device.h"

namespace lithochrome::emulation {
namespace {

Tensor onCuda(int64_t floats) { return Stream::current().empty({floats}, DType::f32, Device::cuda); }

void expectFailure(ErrorCode code, const std::string& words, const std::function<void()>& work) {
  try {
    work();
    FAIL() << "expected an error about " << words;
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code) << error.what();
    EXPECT_NE(std::string(error.what()).find(words), std::string::npos) << error.what();
  }
}

TEST(Failure, OutOfMemoryNamesTheSizeAndTheFix) {
  const MemoryLimit limit(0);
  expectFailure(ErrorCode::outOfMemory, "could not allocate 96 MiB", [] { onCuda(24 << 20); });
  expectFailure(ErrorCode::outOfMemory, "use a smaller minibatch", [] { onCuda(24 << 20); });
}

TEST(Failure, MemoryThatIsFreedMakesRoomForOtherSizes) {
  {
    const MemoryLimit limit(size_t{100} << 20);
    for (int64_t mebibytes : {80, 60, 90}) onCuda(mebibytes << 18);
  }
  const Tensor x = onCuda(4);
  upload(std::vector<float>{1, -2, 3, -4}.data(), x);
  std::vector<float> y(4);
  download(ops::relu(x), y.data());
  EXPECT_EQ(y, (std::vector<float>{1, 0, 3, 0}));
}

TEST(Failure, AKernelOfAnotherArchitectureNamesTheBuild) {
  const Tensor x = onCuda(4);
  failNext(cudaErrorNoKernelImageForDevice);
  expectFailure(ErrorCode::deviceFailure, "--all-archs", [&] { ops::relu(x); });
  EXPECT_NO_THROW(ops::relu(x));
}

TEST(Failure, ALostDeviceIsSaidToBeLost) {
  const Tensor x = onCuda(4);
  failNext(cudaErrorIllegalAddress);
  expectFailure(ErrorCode::deviceFailure, "start it again", [&] { ops::relu(x); });
}

TEST(Failure, ABrokenCaptureLeavesTheProgramUsable) {
  const Tensor x = onCuda(1);
  upload(std::vector<float>{2}.data(), x);
  Stream::current().beginProgram();
  const Tensor y = ops::scale(x, 3);
  const auto program = Stream::current().endProgram({y});
  program->run();
  failNext(cudaErrorLaunchFailure);
  EXPECT_THROW(program->run(), Error);
  for (float value : {5.0f, 7.0f}) {
    upload(&value, x);
    program->run();
    float result = 0;
    download(y, &result);
    EXPECT_EQ(result, 3 * value);
  }
}

}  // namespace
}  // namespace lithochrome::emulation
