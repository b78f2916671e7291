#include "core/shares.h"

#include <vector>

#include "gtest/gtest.h"

namespace lithochrome::test {
namespace {

TEST(Shares, GiveOutEveryPieceOnce) {
  for (const int64_t pieces : {0, 1, 3, 1000}) {
    for (const int threads : {1, 2, 3, 8}) {
      std::vector<std::atomic<int>> runs(static_cast<size_t>(pieces));
      shareOut(pieces, [&](int64_t i, int) { ++runs[static_cast<size_t>(i)]; }, threads);
      for (const auto& count : runs) EXPECT_EQ(count, 1);
    }
  }
}

TEST(Shares, AThreadTakesItsOwnFirstAndThenHelps) {
  Shares shares(10, 2);
  for (int64_t i = 5; i < 10; ++i) EXPECT_EQ(shares.take(1), i);
  EXPECT_EQ(shares.take(0), 0);
  for (int64_t i = 1; i < 5; ++i) EXPECT_EQ(shares.take(1), i);
  EXPECT_EQ(shares.take(0), -1);
  EXPECT_EQ(shares.take(1), -1);
}

}  // namespace
}  // namespace lithochrome::test
