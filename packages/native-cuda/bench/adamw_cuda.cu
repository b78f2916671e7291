// Versions of AdamW with clipping, moving average and bf16 copy; the third is the one of src/ops.
// Usage: adamw_cuda [--parameters 50000000]
#include "kernel_versions.h"
#include "ops/adamw.h"
#include "ops/adamw_math.h"
#include "ops/ema.h"

namespace {

using namespace lithochrome;

// 1: a launch for each part. The gradients are scaled in place, ...
__global__ void clip(float* gradients, const float* hyper, const float* norm, int64_t size) {
  const float factor = ops::adamwCoefficients<float>(hyper, norm).clip;
  for (int64_t i = gpu::threadIndex(); i < size; i += gpu::threadCount()) gradients[i] *= factor;
}

struct Buffers {
  float *parameters, *m, *v;
  const float *gradients, *hyper;
};

// ... the parameters take a step (each thread works out the coefficients), ops/ema follows, ...
__global__ void step(Buffers in, int64_t size, int64_t decayed) {
  const auto k = ops::adamwCoefficients<float>(in.hyper, nullptr);
  for (int64_t i = gpu::threadIndex(); i < size; i += gpu::threadCount())
    ops::adamwUpdate(in.parameters[i], in.m[i], in.v[i], in.gradients[i], i < decayed ? k.decay : 0.0f, k);
}

// ... and they are rounded.
__global__ void round(const float* parameters, bf16* rounded, int64_t size) {
  for (int64_t i = gpu::threadIndex(); i < size; i += gpu::threadCount()) rounded[i] = toBf16(parameters[i]);
}

// A state at an address that is aligned, or one element behind one.
struct State {
  ops::AdamwState buffers;
  Tensor hyper;

  State(Device device, int64_t size, int64_t shift);
  int64_t size() const { return buffers.parameters.size(); }
  int64_t decayed() const { return size() / 2; }
  double error(const State& expected) const;
};

Tensor randomFrom(Device device, int64_t size, int64_t shift, float low, uint32_t seed) {
  const Tensor values = bench::uniform(Device::cpu, {size}, low, 1, seed);
  const Tensor room = Stream::current().emptyPersistent({size + shift}, DType::f32, device), made = room.view(shift, {size});
  upload(values.raw(), made);
  return made;
}

State::State(Device device, int64_t size, int64_t shift)
    : buffers{randomFrom(device, size, shift, -1, 1),
              randomFrom(device, size, shift, -1, 2),
              randomFrom(device, size, shift, -1, 3),
              randomFrom(device, size, shift, 0, 4),
              randomFrom(device, size, shift, -1, 5),
              Stream::current().emptyPersistent({size + shift}, DType::bf16, device).view(shift, {size}),
              bench::place<float>(device, {1}, {5})},
      hyper(bench::place<float>(device, {8}, {1e-3f, 0.9f, 0.999f, 1e-8f, 0.05f, 3, 1, 0.999f})) {}

double State::error(const State& expected) const {
  return std::max({bench::relativeError(buffers.parameters, expected.buffers.parameters),
                   bench::relativeError(buffers.m, expected.buffers.m), bench::relativeError(buffers.v, expected.buffers.v),
                   bench::relativeError(*buffers.ema, *expected.buffers.ema)});
}

void runFirst(const State& s) {
  float* gradients = s.buffers.gradients.data<float>();
  const float* hyper = s.hyper.data<const float>();
  const gpu::Grid grid = gpu::gridFor(s.size());
  const Buffers buffers = {s.buffers.parameters.data<float>(), s.buffers.m.data<float>(), s.buffers.v.data<float>(), gradients,
                           hyper};
  gpu::launch("clip", grid, clip, gradients, hyper, s.buffers.norm->data<const float>(), s.size());
  gpu::launch("step", grid, step, buffers, s.size(), s.decayed());
  ops::cuda::ema(*s.buffers.ema, s.buffers.parameters, s.hyper);
  gpu::launch("round", grid, round, buffers.parameters, s.buffers.bf16->data<bf16>(), s.size());
}

void run(const bench::Options& options) {
  const int64_t size = options.integer("parameters");
  const double elements = static_cast<double>(size);
  std::vector<State> made;
  std::optional<State> expected;
  if (!cudaUnavailable()) {
    for (int64_t shift : {0, 1, 0}) made.emplace_back(Device::cuda, size, shift);
    expected.emplace(Device::cpu, size, 0);
    ops::reference::adamw(expected->buffers, expected->hyper, expected->decayed());
  }
  const auto fused = [&](size_t i) {
    return [&made, i] { ops::cuda::adamw(made[i].buffers, made[i].hyper, made[i].decayed()); };
  };
  const auto error = [&](size_t i) { return [&made, &expected, i] { return made[i].error(*expected); }; };
  // Read and written: p, m, v and the average; read: g; written: the rounded copy.
  bench::report("adamw, " + std::to_string(size) + " parameters",
                {{"1 four launches", elements * (8 + 28 + 12 + 6), [&] { runFirst(made[0]); }, error(0)},
                 {"2 one launch, an element a thread (unaligned buffers)", elements * 38, fused(1), error(1)},
                 {"3 one launch, 16 bytes a load (src/ops)", elements * 38, fused(2), error(2)}});
}

}  // namespace

int main(int count, char** arguments) {
  return bench::guarded([&] { run(bench::Options(count, arguments, {{"parameters", "50000000"}})); });
}
