#include <cmath>
#include <cstring>

#include "emulation/faults.h"
#include "emulation/probe.h"

namespace lithochrome::emulation {
namespace {

TEST(EmulatedRuntimeDeath, TheHostCannotFollowDeviceAddresses) {
  const Buffer<float> buffer(10);
  run({1}, {10}, [&] { buffer.data()[threadIdx.x] = 2; });
  EXPECT_EQ(buffer.values(), std::vector<float>(10, 2));
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  EXPECT_DEATH(buffer.data()[0] = 1, "");
}

TEST(EmulatedRuntime, FreshMemoryIsNaNAndItsEndIsGuarded) {
  const Buffer<float> buffer(3);
  for (float value : buffer.values()) EXPECT_TRUE(std::isnan(value));
  EXPECT_NE(misuseOf({1}, [&] { buffer.data()[3] = 1; }).find("probe wrote beyond a block of 12 bytes"), std::string::npos);
  run({1}, {1}, [&] { std::memset(buffer.data() + 3, 0xff, 4); });
}

TEST(EmulatedRuntime, AddressesOfCopiesAreChecked) {
  const Buffer<float> device(4);
  float host[5] = {};
  EXPECT_EQ(cudaMemcpyAsync(device.data(), host, 20, cudaMemcpyHostToDevice), cudaErrorInvalidValue);
  EXPECT_EQ(cudaMemcpyAsync(device.data(), host, 16, cudaMemcpyDeviceToHost), cudaErrorInvalidValue);
  EXPECT_EQ(cudaMemcpyAsync(device.data(), host, 16, cudaMemcpyDefault), cudaSuccess);
  EXPECT_EQ(cudaMemsetAsync(device.data() + 1, 0, 16), cudaErrorInvalidValue);
  EXPECT_EQ(cudaFree(device.data() + 1), cudaErrorInvalidValue);
  EXPECT_EQ(cudaGetLastError(), cudaErrorInvalidValue);
  EXPECT_EQ(device.values(), std::vector<float>(4));
}

// A kernel that adds one to each element.
void increment(const Buffer<float>& buffer, unsigned count, cudaStream_t stream) {
  launch({"increment", {1}, {count}}, stream, [to = buffer.data()] { to[threadIdx.x] += 1; });
}

TEST(EmulatedRuntime, CapturedWorkRunsWithItsGraph) {
  const Buffer<float> buffer(3);
  cudaStream_t stream = nullptr;
  cudaGraph_t graph = nullptr;
  cudaGraphExec_t executable = nullptr;
  ASSERT_EQ(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking), cudaSuccess);
  EXPECT_EQ(cudaMemsetAsync(buffer.data(), 0, 12, stream), cudaSuccess);
  EXPECT_EQ(cudaStreamBeginCapture(stream, cudaStreamCaptureModeThreadLocal), cudaSuccess);
  increment(buffer, 3, stream);
  increment(buffer, 2, stream);
  EXPECT_EQ(cudaStreamEndCapture(stream, &graph), cudaSuccess);
  EXPECT_EQ(buffer.values(), std::vector<float>(3));
  EXPECT_EQ(cudaGraphInstantiate(&executable, graph, 0), cudaSuccess);
  EXPECT_EQ(cudaGraphDestroy(graph), cudaSuccess);
  for (int i = 0; i < 2; ++i) EXPECT_EQ(cudaGraphLaunch(executable, stream), cudaSuccess);
  EXPECT_EQ(cudaStreamSynchronize(stream), cudaSuccess);
  EXPECT_EQ(buffer.values(), (std::vector<float>{4, 4, 2}));
  EXPECT_EQ(cudaGraphExecDestroy(executable), cudaSuccess);
  EXPECT_EQ(cudaStreamDestroy(stream), cudaSuccess);
}

TEST(EmulatedRuntime, ACaptureNeitherAllocatesNorWaits) {
  for (const bool wait : {false, true}) {
    cudaStream_t stream = nullptr;
    cudaGraph_t graph = nullptr;
    void* block = nullptr;
    ASSERT_EQ(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking), cudaSuccess);
    EXPECT_EQ(cudaStreamBeginCapture(stream, cudaStreamCaptureModeThreadLocal), cudaSuccess);
    EXPECT_EQ(wait ? cudaStreamSynchronize(stream) : cudaMalloc(&block, 1), cudaErrorStreamCaptureUnsupported);
    EXPECT_EQ(cudaStreamEndCapture(stream, &graph), cudaErrorStreamCaptureInvalidated);
    EXPECT_EQ(graph, nullptr);
    EXPECT_EQ(cudaGetLastError(), cudaErrorStreamCaptureInvalidated);
    EXPECT_EQ(cudaStreamDestroy(stream), cudaSuccess);
  }
}

TEST(EmulatedRuntime, LateWorkIsDoneWhenTheHostWaits) {
  const Buffer<float> buffer(2);
  float* pinned = nullptr;
  cudaEvent_t event = nullptr;
  ASSERT_EQ(cudaMallocHost(reinterpret_cast<void**>(&pinned), 8), cudaSuccess);
  ASSERT_EQ(cudaEventCreateWithFlags(&event, cudaEventDisableTiming), cudaSuccess);
  pinned[0] = pinned[1] = 1;
  {
    const Setting setting("LITHOCHROME_EMULATION_LATE", "1");
    std::vector<float> pageable = {5, 5};
    EXPECT_EQ(cudaMemcpyAsync(buffer.data(), pageable.data(), 8, cudaMemcpyHostToDevice), cudaSuccess);
    pageable = {6, 6};
    increment(buffer, 2, nullptr);
    EXPECT_EQ(cudaMemcpyAsync(pinned, buffer.data(), 8, cudaMemcpyDeviceToHost), cudaSuccess);
    EXPECT_EQ(cudaEventRecord(event), cudaSuccess);
    increment(buffer, 2, nullptr);
    EXPECT_EQ(pinned[0], 1);
    EXPECT_EQ(cudaEventQuery(event), cudaErrorNotReady);
    EXPECT_EQ(cudaEventSynchronize(event), cudaSuccess);
    EXPECT_EQ(pinned[0], 6);
    EXPECT_EQ(cudaEventQuery(event), cudaSuccess);
    EXPECT_EQ(buffer.values(), (std::vector<float>{7, 7}));
  }
  EXPECT_EQ(cudaEventDestroy(event), cudaSuccess);
  EXPECT_EQ(cudaFreeHost(pinned), cudaSuccess);
}

TEST(EmulatedRuntime, FailuresCanBeAskedFor) {
  void* block = nullptr;
  size_t free = 0, total = 0;
  failNext(cudaErrorLaunchFailure);
  EXPECT_EQ(cudaStreamSynchronize(nullptr), cudaErrorLaunchFailure);
  EXPECT_EQ(cudaGetLastError(), cudaErrorLaunchFailure);
  failNext(cudaErrorNoKernelImageForDevice);
  launch({"probe", {1}, {1}}, nullptr, [] { FAIL(); });
  EXPECT_EQ(cudaGetLastError(), cudaErrorNoKernelImageForDevice);
  {
    const MemoryLimit limit(1000);
    EXPECT_EQ(cudaMemGetInfo(&free, &total), cudaSuccess);
    EXPECT_EQ(free, 1000u);
    EXPECT_EQ(cudaMalloc(&block, 1001), cudaErrorMemoryAllocation);
    EXPECT_EQ(cudaGetLastError(), cudaErrorMemoryAllocation);
    EXPECT_EQ(cudaMalloc(&block, 1000), cudaSuccess);
  }
  EXPECT_EQ(cudaFree(block), cudaSuccess);
}

TEST(EmulatedRuntime, TheDeviceCanBeMissing) {
  int count = -1;
  EXPECT_EQ(cudaGetDeviceCount(&count), cudaSuccess);
  EXPECT_EQ(count, 1);
  const Setting setting("LITHOCHROME_EMULATION_DEVICES", "0");
  EXPECT_EQ(cudaGetDeviceCount(&count), cudaErrorNoDevice);
  EXPECT_EQ(count, 0);
  EXPECT_EQ(cudaSetDevice(0), cudaErrorNoDevice);
  EXPECT_EQ(cudaGetLastError(), cudaErrorNoDevice);
}

}  // namespace
}  // namespace lithochrome::emulation
