#include "ops/concat.h"

#include "comparison.h"
#include "same_bits.h"

namespace lithochrome::test {
namespace {

// Parts of these channels, each aligned or one element behind an aligned address.
void expectJoined(const std::vector<int64_t>& channels, DType dtype) {
  std::vector<Array> parts;
  for (size_t i = 0; i < channels.size(); ++i) parts.push_back(randomArray({2, 3, 5, channels[i]}, static_cast<unsigned>(i)));
  const Array expected = reference::concat(parts);
  for (const size_t place : {0, 1}) {
    std::vector<Tensor> tensors;
    for (const Array& part : parts) tensors.push_back(placements(toTensor(part, dtype))[place]);
    const Tensor joined = ops::concat(tensors);
    expectNear(joined, expected, 0, "concat");
    expectSameBits([&] { return ops::concat(tensors); });
    int64_t start = 0;
    for (const Array& part : parts) {
      expectNear(ops::sliceChannels(placements(joined)[place], start, part.dim(3)), part, 0, "slice");
      start += part.dim(3);
    }
  }
}

TEST(Concat, JoinsAndCutsChannels) {
  for (const DType dtype : {DType::f32, DType::bf16}) {
    expectJoined({1, 7, 16}, dtype);
    expectJoined({64, 32}, dtype);
    expectJoined({1, 3}, dtype);
    expectJoined({6}, dtype);
    expectJoined({300, 1}, dtype);
    expectJoined({8, 16, 8, 8, 24, 8, 8, 8, 16, 8}, dtype);  // more than one launch takes
  }
}

TEST(Concat, JoinsBytes) {
  const Tensor a = Stream::current().emptyPersistent({1031, 3}, DType::u8);
  const Tensor b = Stream::current().emptyPersistent({1031, 2}, DType::u8);
  for (int64_t i = 0; i < a.size(); ++i) a.data<uint8_t>()[i] = static_cast<uint8_t>(i);
  for (int64_t i = 0; i < b.size(); ++i) b.data<uint8_t>()[i] = static_cast<uint8_t>(7 * i);
  const Tensor y = onHost(ops::concat({onDevice(a), onDevice(b)}));
  for (int64_t row = 0; row < 1031; ++row) {
    for (int64_t c = 0; c < 3; ++c) ASSERT_EQ(y.data<uint8_t>()[row * 5 + c], a.data<uint8_t>()[row * 3 + c]);
    for (int64_t c = 0; c < 2; ++c) ASSERT_EQ(y.data<uint8_t>()[row * 5 + 3 + c], b.data<uint8_t>()[row * 2 + c]);
  }
}

TEST(Concat, MatchesTheReferenceSlice) {
  const Array x = randomArray({2, 3, 24}, 1);
  expectNear(ops::sliceChannels(toTensor(x), 8, 16), reference::sliceChannels(x, 8, 16), 0, "slice");
}

TEST(Concat, SliceIsItsGradient) {
  const Array a = randomArray({2, 3, 2}, 1), b = randomArray({2, 3, 4}, 2), dy = randomArray({2, 3, 6}, 3);
  const auto f = [&](const Array& at) { return reference::concat({a, at}); };
  expectNear(ops::sliceChannels(toTensor(dy), 2, 4), centralDifferences(f, b, dy), 1e-7, "concat");
}

TEST(Concat, RefusesWhatDoesNotFit) {
  const Tensor x = toTensor(Array({2, 3, 4}));
  EXPECT_THROW(ops::concat({}), Error);
  EXPECT_THROW(ops::concat({x, toTensor(Array({3, 3, 4}))}), Error);
  EXPECT_THROW(ops::sliceChannels(x, 2, 3), Error);
}

}  // namespace
}  // namespace lithochrome::test
