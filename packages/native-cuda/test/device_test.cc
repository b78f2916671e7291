// What core/ promises about tensors and programs on a device, on the one that is tested.
#include <numeric>

#include "core/allocator.h"
#include "ops/memory.h"
#include "ops/pointwise.h"
#include "tensors.h"

namespace lithochrome::test {
namespace {

Tensor emptyThere(Shape shape, DType dtype = DType::f32) {
  return Stream::current().empty(std::move(shape), dtype, device());
}

ErrorCode codeOf(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.code();
  }
  throw std::runtime_error("nothing was thrown");
}

TEST(Device, KeepsWhatIsWritten) {
  // More than the ring of pinned buffers holds, and not a multiple of one.
  for (int64_t size : {int64_t{1}, int64_t{1000}, (int64_t{70} << 20) / 4 + 3}) {
    const Tensor tensor = emptyThere({size}, DType::i32);
    std::vector<int32_t> values(static_cast<size_t>(size)), read(values.size());
    std::iota(values.begin(), values.end(), 7);
    upload(values.data(), tensor);
    std::fill(values.begin(), values.end(), 0);
    download(tensor, read.data());
    std::iota(values.begin(), values.end(), 7);
    EXPECT_TRUE(values == read) << size;
  }
}

TEST(Device, WritesAndReadsAViewOnly) {
  const Tensor tensor = onDevice(tensorOf<float>({4}, {1, 2, 3, 4}));
  upload(std::vector<float>{8, 9}.data(), tensor.view(1, {2}));
  EXPECT_EQ(valuesOf<float>(tensor), (std::vector<float>{1, 8, 9, 4}));
  EXPECT_EQ(valuesOf<float>(tensor.view(2, {2})), (std::vector<float>{9, 4}));
}

TEST(Device, ReplaysAProgramWithNewInputs) {
  Stream& stream = Stream::current();
  const Tensor x = emptyThere({1003});
  stream.beginProgram();
  const Tensor y = ops::add(ops::relu(x), ops::scale(x, 2), {});
  const auto program = stream.endProgram({y});
  EXPECT_EQ(program->device(), device());
  // On CUDA the first run issues, the second captures, the third replays.
  for (float value : {3.0f, -1.0f, 5.0f, -2.0f}) {
    upload(std::vector<float>(1003, value).data(), x);
    program->run();
    EXPECT_EQ(valuesOf<float>(y), std::vector<float>(1003, value > 0 ? 3 * value : 2 * value));
  }
}

TEST(Device, ReplaysWhatItRunsOnceOnlyOnce) {
  Stream& stream = Stream::current();
  const Tensor sum = onDevice(tensorOf<float>({1}, {0})), one = onDevice(tensorOf<float>({1}, {1}));
  stream.beginProgram();
  const Work cpu = [=] { sum.data<float>()[0] += 1; };
  const Derived made = stream.derive(one, 0, {1}, DType::f32);
  stream.issueOnce("once", made, {sum, one, made.tensor}, cpu, CUDA_WORK(ops::cuda::accumulate(sum, one)));
  stream.issue("always", {sum, one}, cpu, CUDA_WORK(ops::cuda::accumulate(sum, one)));
  const auto program = stream.endProgram({});
  for (int run = 0; run < 4; ++run) program->run();
  EXPECT_EQ(valuesOf<float>(sum), std::vector<float>{5});
}

TEST(Device, ProfilesEveryStep) {
  Stream& stream = Stream::current();
  const Tensor x = onDevice(tensorOf<float>({2}, {1, -1}));
  stream.beginProgram();
  const Tensor y = ops::relu(ops::scale(x, 3));
  const auto program = stream.endProgram({y});
  program->run();
  program->setProfiling(true);
  program->run();
  program->setProfiling(false);
  program->run();
  ASSERT_EQ(program->steps().size(), 2u);
  for (const Step& step : program->steps()) EXPECT_EQ(step.count, 1) << step.label.name;
  for (const Step& step : program->steps()) EXPECT_EQ(step.bytes, 4 * 4) << step.label.name;
  EXPECT_EQ(valuesOf<float>(y), (std::vector<float>{3, 0}));
}

TEST(Device, AnAbortStopsOneRun) {
  Stream& stream = Stream::current();
  const Tensor x = onDevice(tensorOf<float>({1}, {2}));
  stream.beginProgram();
  const Tensor y = ops::scale(x, 3);
  const auto program = stream.endProgram({y});
  for (int run = 0; run < 3; ++run) {
    program->abort();
    EXPECT_EQ(codeOf([&] { program->run(); }), ErrorCode::aborted);
    program->run();
    EXPECT_EQ(valuesOf<float>(y), std::vector<float>{6});
  }
}

TEST(Device, FreesItsMemory) {
  const size_t before = allocator::inUse();
  {
    const Tensor x = emptyThere({1 << 20});
    EXPECT_GE(allocator::inUse(), before + (4 << 20));
    Stream::current().beginProgram();
    const Tensor y = ops::relu(ops::relu(ops::relu(x)));
    const auto program = Stream::current().endProgram({y});
    // Two of the three results share the arena's two places; the last is kept.
    EXPECT_GE(allocator::inUse(), before + (16 << 20));
  }
  EXPECT_EQ(allocator::inUse(), before);
}

TEST(Device, NamesTheSizeThatDoesNotFit) {
  try {
    emptyThere({int64_t{1} << 40});
    FAIL() << "expected an error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::outOfMemory);
    EXPECT_NE(std::string(error.what()).find("4194304 MiB"), std::string::npos) << error.what();
  }
}

TEST(Device, RefusesToMixDevices) {
  if (device() == Device::cpu) GTEST_SKIP() << "one device only: set LITHOCHROME_TEST_DEVICE=cuda";
  const Tensor here = tensorOf<float>({1}, {1}), there = onDevice(here);
  EXPECT_EQ(codeOf([&] { ops::add(here, there, {}); }), ErrorCode::invalidArgument);
  Stream::current().beginProgram();
  ops::relu(here);
  ops::relu(there);
  EXPECT_EQ(codeOf([&] { Stream::current().endProgram({}); }), ErrorCode::invalidArgument);
}

}  // namespace
}  // namespace lithochrome::test
