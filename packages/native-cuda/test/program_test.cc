#include <gtest/gtest.h>

#include <random>

#include "core/program.h"
#include "core/stream.h"
#include "ops/memory.h"

namespace lithochrome {
namespace {

TEST(PlanMemory, OverlappingLifetimesShareNoByte) {
  std::mt19937 random(7);
  std::vector<std::unique_ptr<Storage>> storages;
  std::vector<Lifetime> lifetimes;
  for (int i = 0; i < 200; ++i) {
    storages.push_back(std::make_unique<Storage>(1 + random() % 5000));
    const size_t first = random() % 100;
    lifetimes.push_back({storages.back().get(), first, first + random() % 20, 0});
  }
  const size_t total = planMemory(lifetimes);
  size_t sum = 0;
  for (const Lifetime& a : lifetimes) {
    sum += a.storage->bytes();
    EXPECT_LE(a.offset + a.storage->bytes(), total);
    EXPECT_EQ(a.offset % 64, 0u);
    for (const Lifetime& b : lifetimes) {
      if (&a == &b || a.last < b.first || b.last < a.first) continue;
      EXPECT_TRUE(a.offset + a.storage->bytes() <= b.offset || b.offset + b.storage->bytes() <= a.offset);
    }
  }
  EXPECT_LT(total, sum);
}

TEST(Program, ReplaysWithNewInputs) {
  Stream& stream = Stream::current();
  const Tensor in = stream.empty({3}, DType::f32);
  stream.beginProgram();
  const Tensor half = stream.empty({3}, DType::bf16);
  const Tensor out = stream.empty({3}, DType::f32);
  ops::copy(in, half);
  ops::copy(half, out);
  const auto program = stream.endProgram({out});
  for (float value : {1.0f, -2.5f}) {
    ops::fill(in, value);
    program->run();
    EXPECT_EQ(out.data<float>()[2], value);
  }
  EXPECT_TRUE(half.storage->planned());
  EXPECT_FALSE(out.storage->planned());
}

// y = 2 · in, of which `doubled` is made once.
struct Doubling {
  std::shared_ptr<Program> program;
  Tensor doubled, out;
};

Doubling recordDoubling(const Tensor& in, int& made, int recipe = 2) {
  Stream& stream = Stream::current();
  stream.beginProgram();
  const Derived doubled = stream.derive(in, recipe, in.shape, DType::f32);
  stream.issueOnce("double", doubled, {in, doubled.tensor}, [=, &made, target = doubled.tensor] {
    ++made;
    target.data<float>()[0] = 2 * in.data<float>()[0];
  });
  const Tensor out = stream.empty(in.shape, DType::f32);
  ops::copy(doubled.tensor, out);
  return {stream.endProgram({out}), doubled.tensor, out};
}

TEST(Program, SharesWhatIsDerivedFromAConstant) {
  const Tensor in = Stream::current().empty({1}, DType::f32);
  ops::fill(in, 3);
  int made = 0;
  const Doubling first = recordDoubling(in, made), second = recordDoubling(in, made), other = recordDoubling(in, made, 4);
  EXPECT_EQ(first.doubled.storage, second.doubled.storage);
  EXPECT_NE(first.doubled.storage, other.doubled.storage);
  second.program->run();
  first.program->run();
  const Doubling late = recordDoubling(in, made);
  late.program->run();
  EXPECT_EQ(made, 1);
  for (const Doubling* each : {&first, &second, &late}) EXPECT_EQ(each->out.data<float>()[0], 6);
}

TEST(Program, DerivesAnewWhenNobodyHoldsTheOldOne) {
  const Tensor in = Stream::current().empty({1}, DType::f32);
  int made = 0;
  for (const float value : {1.0f, 5.0f}) {
    ops::fill(in, value);
    const Doubling doubling = recordDoubling(in, made);
    doubling.program->run();
    EXPECT_EQ(doubling.out.data<float>()[0], 2 * value);
  }
  EXPECT_EQ(made, 2);
}

TEST(Program, WritesWhereItsResultLiesNow) {
  Stream& stream = Stream::current();
  const Tensor in = stream.empty({3}, DType::f32), taken = stream.empty({3}, DType::f32);
  stream.beginProgram();
  const Tensor out = stream.empty({3}, DType::f32);
  ops::copy(in, out);
  const auto program = stream.endProgram({out});
  ops::fill(in, 1);
  program->run();
  exchange(out, taken);
  ops::fill(in, 2);
  program->run();
  EXPECT_EQ(taken.data<float>()[2], 1);
  EXPECT_EQ(out.data<float>()[2], 2);
}

TEST(Program, ExchangesOnlyWholeMemoryOfEqualSize) {
  Stream& stream = Stream::current();
  const Tensor three = stream.empty({3}, DType::f32), four = stream.empty({4}, DType::f32);
  EXPECT_THROW(exchange(three, four), Error);
  EXPECT_THROW(exchange(three, four.view(0, {3})), Error);
}

TEST(Program, MakesDeferredStepsOnceBeforeTheFirstRun) {
  Stream& stream = Stream::current();
  const Tensor in = stream.empty({2}, DType::f32);
  int made = 0;
  stream.beginProgram();
  const Tensor half = stream.empty({2}, DType::bf16), between = stream.empty({2}, DType::f32), out = stream.empty({2}, DType::f32);
  ops::copy(in, half);
  stream.defer([&, half, between] {
    ++made;
    const Tensor scratch = Stream::current().empty({2}, DType::bf16);
    ops::copy(half, scratch);
    ops::copy(scratch, between);
  });
  ops::copy(between, out);
  const auto program = stream.endProgram({out});
  EXPECT_EQ(made, 0);
  for (float value : {3.0f, -8.0f}) {
    ops::fill(in, value);
    program->run();
    EXPECT_EQ(out.data<float>()[1], value);
    EXPECT_EQ(made, 1);
  }
  EXPECT_EQ(program->steps().size(), 4u);
  EXPECT_TRUE(between.storage->planned());
}

TEST(Program, TriesDeferredStepsAgainAfterAFailure) {
  Stream& stream = Stream::current();
  int tries = 0;
  stream.beginProgram();
  const Tensor out = stream.empty({1}, DType::f32);
  stream.defer([&tries, out] {
    CHECK(++tries > 1, "not yet");
    ops::fill(out, 4);
  });
  const auto program = stream.endProgram({out});
  EXPECT_THROW(program->run(), Error);
  EXPECT_FALSE(stream.recording());
  program->run();
  EXPECT_EQ(out.data<float>()[0], 4);
}

TEST(Stream, MakesDeferredStepsAtOnceOutsideARecording) {
  bool made = false;
  Stream::current().defer([&] { made = true; });
  EXPECT_TRUE(made);
}

TEST(Program, AbortStopsTheRunOnce) {
  Stream& stream = Stream::current();
  stream.beginProgram();
  const Tensor out = stream.empty({1}, DType::f32);
  ops::fill(out, 1);
  const auto program = stream.endProgram({out});
  program->abort();
  EXPECT_THROW(program->run(), Error);
  EXPECT_NO_THROW(program->run());
}

TEST(Bf16, RoundsToNearestEven) {
  EXPECT_EQ(toBf16(1.0f).bits, 0x3f80);
  EXPECT_EQ(toFloat(toBf16(1.00390625f)), 1.0f);        // half way, even below
  EXPECT_EQ(toFloat(toBf16(1.01171875f)), 1.015625f);   // half way, even above
  EXPECT_TRUE(std::isnan(toFloat(toBf16(NAN))));
}

}  // namespace
}  // namespace lithochrome
