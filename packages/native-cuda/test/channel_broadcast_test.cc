#include "ops/channel_broadcast.h"

#include "comparison.h"
#include "same_bits.h"

namespace lithochrome::test {
namespace {

TEST(ChannelBroadcast, MatchesTheReference) {
  for (const DType dtype : {DType::f32, DType::bf16}) {
    for (const Shape& shape : {Shape{1, 1, 1, 1}, {2, 5, 3, 19}, {3, 4, 4, 64}, {2, 41, 53, 8}, {1, 2, 3, 1200}}) {
      const Array x = randomArray(shape, 1), b = randomArray({shape[0], 1, 1, shape[3]}, 2);
      for (const Tensor& xs : placements(toTensor(x, dtype))) {
        for (const Tensor& bs : placements(toTensor(b, dtype)))
          expectNear(ops::addChannels(xs, bs), reference::addChannels(x, b), limitFor(dtype), "addChannels");
        expectNear(ops::sumSpatial(xs), reference::sumSpatial(x), limitFor(dtype), "sumSpatial");
        expectSameBits([&] { return ops::sumSpatial(xs); });
      }
    }
  }
}

TEST(ChannelBroadcast, SumIsTheGradientOfAdding) {
  const Array x = randomArray({2, 3, 2, 5}, 1), b = randomArray({2, 1, 1, 5}, 2), dy = randomArray(x.shape, 3);
  const auto f = [&](const Array& at) { return reference::addChannels(x, at); };
  expectNear(ops::sumSpatial(toTensor(dy)), centralDifferences(f, b, dy), 1e-6, "addChannels");
}

}  // namespace
}  // namespace lithochrome::test
