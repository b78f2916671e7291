#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "emulation/probe.h"
#include "gpu/reduce.h"

namespace lithochrome::emulation {
namespace {

constexpr const char* kOrder = "LITHOCHROME_EMULATION_ORDER";
const std::vector<std::string> kOrders = {"forward", "reverse", "1", "2"};

unsigned linear() { return threadIdx.x + blockDim.x * (threadIdx.y + blockDim.y * threadIdx.z); }

TEST(Emulation, RunsEachThreadOfEachBlockOnce) {
  for (const std::string& order : kOrders) {
    const Setting setting(kOrder, order);
    std::set<std::vector<unsigned>> seen;
    run({3, 2, 2}, {5, 3, 2}, [&] {
      EXPECT_EQ(gridDim.x * gridDim.y * gridDim.z, 12u);
      seen.insert({blockIdx.x, blockIdx.y, blockIdx.z, threadIdx.x, threadIdx.y, threadIdx.z});
    });
    EXPECT_EQ(seen.size(), 12u * 30u);
  }
}

TEST(Emulation, OrderOfTheThreadsCanBeChosen) {
  const auto turns = [](const std::string& order) {
    const Setting setting(kOrder, order);
    std::vector<unsigned> out;
    run({2}, {70}, [&] { out.push_back(blockIdx.x * 70 + threadIdx.x); });
    return out;
  };
  std::vector<unsigned> forward(140);
  std::iota(forward.begin(), forward.end(), 0u);
  EXPECT_EQ(turns("forward"), forward);
  EXPECT_EQ(turns("reverse"), std::vector<unsigned>(forward.rbegin(), forward.rend()));
  EXPECT_EQ(turns("1"), turns("1"));
  EXPECT_NE(turns("1"), turns("2"));
}

TEST(Emulation, BarriersMakeTheBlockWait) {
  for (const std::string& order : kOrders) {
    const Setting setting(kOrder, order);
    run({3}, {33, 2}, [] {
      __shared__ int counts[66];
      counts[linear()] = 0;
      for (int round = 1; round < 4; ++round) {
        __syncthreads();
        counts[linear()] = round;
        __syncthreads();
        EXPECT_EQ(counts[65 - linear()], round);
      }
    });
  }
}

TEST(Emulation, AMissingBarrierShowsInSomeOrder) {
  const auto right = [](const std::string& order, int round) {
    const Setting setting(kOrder, order);
    int count = 0;
    run({1}, {64}, [&] {
      __shared__ int rounds[64];
      rounds[threadIdx.x] = round;
      count += rounds[(threadIdx.x + 1) % 64] == round;
    });
    return count;
  };
  EXPECT_EQ(right("forward", 1), 1);
  EXPECT_EQ(right("reverse", 2), 63);
}

TEST(Emulation, ShufflesMoveValuesBetweenLanes) {
  for (const std::string& order : kOrders) {
    const Setting setting(kOrder, order);
    run({2}, {32, 3}, [] {
      const int self = static_cast<int>(lane());
      const double value = 100.0 * linear();
      const double first = value - 100.0 * self;
      EXPECT_EQ(__shfl_sync(0xffffffffu, value, 7), first + 700);
      EXPECT_EQ(__shfl_xor_sync(0xffffffffu, value, 5), first + 100.0 * (self ^ 5));
      EXPECT_EQ(__shfl_up_sync(0xffffffffu, value, 3u), self < 3 ? value : value - 300);
      EXPECT_EQ(__shfl_down_sync(0xffffffffu, value, 3u), self > 28 ? value : value + 300);
      EXPECT_EQ(__shfl_down_sync(0xffffffffu, self, 1, 8), self % 8 == 7 ? self : self + 1);
      EXPECT_EQ(__ballot_sync(0xffffffffu, self % 2), 0xaaaaaaaau);
      EXPECT_TRUE(__any_sync(0xffffffffu, self == 31));
      EXPECT_FALSE(__all_sync(0xffffffffu, self == 31));
      __syncwarp();
    });
  }
}

template <int Threads>
void expectSums() {
  run({2}, {Threads}, [] {
    const float total = Threads * (Threads - 1) / 2;
    const float sum = gpu::blockSum<Threads>(static_cast<float>(threadIdx.x));
    const float again = gpu::blockSum<Threads>(static_cast<float>(2 * threadIdx.x));
    if (threadIdx.x == 0) {
      EXPECT_EQ(sum, total);
      EXPECT_EQ(again, 2 * total);
    } else {
      EXPECT_TRUE(std::isnan(sum));
    }
  });
}

TEST(Emulation, BlocksOfAnySizeAreReduced) {
  for (const std::string& order : kOrders) {
    const Setting setting(kOrder, order);
    expectSums<1>();
    expectSums<33>();
    expectSums<100>();
    expectSums<1024>();
  }
}

TEST(Emulation, WarpsAreReduced) {
  run({1}, {64}, [] {
    const int self = static_cast<int>(lane());
    EXPECT_EQ(gpu::warpSum(self), 496);
    EXPECT_EQ(gpu::warpMax(static_cast<float>(self)), 31.0f);
    cub::WarpReduce<int>::TempStorage storage;
    const int sum = cub::WarpReduce<int>(storage).Sum(self);
    EXPECT_EQ(sum, self == 0 ? 496 : -1);
  });
}

TEST(Emulation, MisuseIsNamed) {
  const std::string left = misuseOf({64}, [] {
    if (threadIdx.x < 3) return;
    __syncthreads();
  });
  EXPECT_NE(left.find("kernel probe, block (0, 0, 0) of 64 threads: threads of a block diverge: 3 have exited, 61 wait at"),
            std::string::npos)
      << left;
  const std::string other = misuseOf({64}, [] {
    if (threadIdx.x == 40)
      __syncthreads();
    else
      __syncthreads();
  });
  EXPECT_NE(other.find("threads of a block diverge: 63 wait at __syncthreads"), std::string::npos) << other;
  const std::string partial = misuseOf({48}, [] { gpu::warpSum(1); });
  EXPECT_NE(partial.find("not all 32 lanes of a warp meet: 16 wait at __shfl_xor_sync"), std::string::npos) << partial;
  const std::string mixed = misuseOf({32}, [] { threadIdx.x == 5 ? (void)__syncwarp() : (void)gpu::warpSum(1); });
  EXPECT_NE(mixed.find("lanes of a warp diverge"), std::string::npos) << mixed;
  const std::string mask = misuseOf({32}, [] { __shfl_sync(1u, 1, 0); });
  EXPECT_NE(mask.find("expects the mask of a full warp"), std::string::npos) << mask;
  EXPECT_EQ(misuseOf({64}, [] { gpu::warpSum(1); }), "nothing");
}

TEST(Emulation, SharedMemoryStartsAsNaN) {
  run({3}, {32}, [] {
    float* shared = gpu::sharedMemory<float>();
    EXPECT_EQ(reinterpret_cast<uintptr_t>(shared) % 16, 0u);
    EXPECT_TRUE(std::isnan(shared[threadIdx.x]));
    shared[threadIdx.x] = 1;
  }, 32 * sizeof(float));
}

TEST(EmulationDeath, SharedMemoryEndsWhereItWasAskedTo) {
  const auto beyond = [] { run({1}, {1}, [] { gpu::sharedMemory<float>()[4] = 1; }, 4 * sizeof(float)); };
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  EXPECT_DEATH(beyond(), "");
}

TEST(Emulation, LaunchesAreChecked) {
  launch({"probe", {1}, {1025}}, nullptr, [] { FAIL(); });
  EXPECT_EQ(cudaGetLastError(), cudaErrorInvalidConfiguration);
  launch({"probe", {1, 65536}, {1}}, nullptr, [] { FAIL(); });
  EXPECT_EQ(cudaGetLastError(), cudaErrorInvalidConfiguration);
  EXPECT_EQ(cudaGetLastError(), cudaSuccess);
}

}  // namespace
}  // namespace lithochrome::emulation
