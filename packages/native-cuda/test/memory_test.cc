#include "ops/memory.h"

#include "comparison.h"

namespace lithochrome::test {
namespace {

TEST(Memory, FillsEveryElementAndNoOther) {
  for (const int64_t size : {1, 7, 64, 4096, 70003}) {
    for (const DType dtype : {DType::f32, DType::bf16}) {
      const Tensor room = toTensor(Array({size + 2}), dtype);
      ops::fill(room.view(1, {size}), -1.5);
      Array expected({size + 2}, std::vector<double>(size + 2, -1.5));
      expected[0] = expected[size + 1] = 0;
      expectNear(room, expected, 0, describe({size}));
      ops::fill(room, 0.25);
      expectNear(room, Array({size + 2}, std::vector<double>(size + 2, 0.25)), 0, "all");
    }
  }
}

TEST(Memory, FillsWholeNumbers) {
  const Tensor x = Stream::current().emptyPersistent({1001}, DType::i32, device());
  ops::fill(x, 123456789);
  const Tensor host = onHost(x);
  for (int64_t i = 0; i < 1001; ++i) ASSERT_EQ(host.data<int32_t>()[i], 123456789);
}

TEST(Memory, CopiesAndConverts) {
  for (const int64_t size : {1, 7, 64, 70003}) {
    const Array x = randomArray({size}, 1);
    for (const DType from : {DType::f32, DType::bf16}) {
      for (const DType to : {DType::f32, DType::bf16}) {
        for (const Tensor& source : placements(toTensor(x, from))) {
          for (const Tensor& target : placements(toTensor(Array({size}), to))) {
            ops::copy(source, target);
            expectNear(target, x, 0, describe({size}));
          }
        }
      }
    }
  }
}

TEST(Memory, RoundsToNearestEvenAndKeepsNaN) {
  const double ulp = 1.0 / 128;  // of bf16 at 1
  const Tensor x = toTensor(Array({5}, {1 + ulp / 2, 1 + 1.5 * ulp, 1 + 0.51 * ulp, -INFINITY, NAN}));
  const Tensor y = Stream::current().emptyPersistent({5}, DType::bf16, device());
  ops::copy(x, y);
  const Array rounded = toArray(y);
  EXPECT_EQ(rounded[0], 1);
  EXPECT_EQ(rounded[1], 1 + 2 * ulp);
  EXPECT_EQ(rounded[2], 1 + ulp);
  EXPECT_EQ(rounded[3], -INFINITY);
  EXPECT_TRUE(std::isnan(rounded[4]));
}

TEST(Memory, RefusesWhatDoesNotFit) {
  EXPECT_THROW(ops::copy(toTensor(Array({2})), toTensor(Array({3}))), Error);
  EXPECT_THROW(ops::copy(toTensor(Array({2})), Stream::current().empty({2}, DType::i32, device())), Error);
}

}  // namespace
}  // namespace lithochrome::test
