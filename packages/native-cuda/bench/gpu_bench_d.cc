// Trains and runs `bench-d` on a GPU or the CPU: rates, and losses that two devices or two runs can be compared by.
// One row of JSON for each measurement. Usage: bench_gpu_bench_d --device cuda --tasks train,forward,losses …
#include "bench_d.h"
#include "ops/adamw.h"
#include "ops/levin.h"
#include "ops/memory.h"
#include "ops/rebalanced_softmax.h"

namespace {

using namespace lithochrome;
using bench::Options;

constexpr int64_t kNeighbors = 5;
constexpr double kLambda = 50;

struct Setup {
  Device device;
  DType dtype;
  int64_t batch, size;
  uint32_t seed;
};

// A batch with its targets, which stay the same in every step.
struct Batch {
  explicit Batch(const Setup& s) {
    const int64_t side = s.size / 4;
    const Shape input = {s.batch, s.size, s.size, 1};
    x = s.dtype == DType::bf16 ? bench::uniformBf16(s.device, input, -1, 1, s.seed)
                               : bench::uniform(s.device, input, -1, 1, s.seed);
    lightness = bench::uniform(s.device, {s.batch, side, side, 1}, 0, 100, s.seed + 1);
    const int64_t pixels = s.batch * side * side;
    targets.index = bench::integers(s.device, {pixels, kNeighbors}, bench::kBins, s.seed + 2);
    std::vector<float> weights;
    for (int64_t p = 0; p < pixels; ++p) weights.insert(weights.end(), {0.4f, 0.25f, 0.15f, 0.125f, 0.075f});
    targets.weight = bench::place(s.device, {pixels, kNeighbors}, weights);
    targets.classWeights = bench::uniform(s.device, {bench::kBins}, 0.5, 1.5, s.seed + 3);
    targets.centers = bench::gridCenters(s.device);
  }

  Tensor x, lightness;
  ops::BinTargets targets;
};

// A whole training step: forward, loss with the spatial penalty, backward, Adam.
class Training {
 public:
  explicit Training(const Setup& setup) : setup_(setup), network_(setup.device, setup.dtype, setup.seed), batch_(setup) {
    hyper_ = bench::place(setup.device, {8}, hyperFor(1));
    program_ = bench::record([&] { return issue(); });
  }

  // On the device's thread.
  void step() {
    const std::vector<float> hyper = hyperFor(++steps_);
    upload(hyper.data(), hyper_);
    program_->start();
  }

  // Sum of the loss's terms in the last step.
  double loss() const {
    float terms[2];
    download(loss_, &terms[0]);
    download(penalty_, &terms[1]);
    return static_cast<double>(terms[0]) + terms[1];
  }

  // FNV-1a over the parameters' bytes: equal in two runs only if all bits are.
  uint64_t weightsHash() const {
    std::vector<unsigned char> bytes(static_cast<size_t>(network_.parameters.bytes()));
    download(network_.parameters, bytes.data());
    uint64_t hash = 14695981039346656037ull;
    for (unsigned char byte : bytes) hash = (hash ^ byte) * 1099511628211ull;
    return hash;
  }

  size_t arenaBytes() const { return program_->arenaBytes(); }

 private:
  static std::vector<float> hyperFor(int64_t step) {
    return {1e-3f, 0.9f, 0.999f, 1e-8f, 0, static_cast<float>(step), 0, 0};
  }

  std::vector<Tensor> issue() {
    const Tensor logits = network_.forward(batch_.x, false);
    const ops::SoftmaxForward first = ops::rebalancedSoftmaxForward(logits, batch_.targets);
    const ops::LevinLoss spatial = ops::levin(first.ab, batch_.lightness, {"gaussian", 1, 1.0, kLambda});
    const ops::SoftmaxSaved saved = {first.stats, first.ab, spatial.dAb};
    network_.backward(ops::rebalancedSoftmaxBackward(logits, batch_.targets, saved, {setup_.dtype}));
    ops::adamw({network_.parameters, network_.gradients, network_.m, network_.v, std::nullopt, network_.narrow, std::nullopt},
               hyper_, {});
    loss_ = first.loss;
    penalty_ = spatial.loss;
    return {loss_, penalty_};
  }

  Setup setup_;
  bench::BenchD network_;
  Batch batch_;
  Tensor hyper_, loss_, penalty_;
  std::shared_ptr<Program> program_;
  int64_t steps_ = 0;
};

void printRow(const char* task, const Setup& setup, const std::string& rest) {
  std::printf("{\"net\": \"bench-d\", \"impl\": \"lithochrome\", \"device\": \"%s\", \"task\": \"%s\", \"precision\": \"%s\", "
              "\"batch\": %ld, \"size\": %ld, %s}\n",
              nameOf(setup.device), task, nameOf(setup.dtype), setup.batch, setup.size, rest.c_str());
  std::fflush(stdout);
}

void printRate(const char* task, const Setup& setup, bench::Timing timing, size_t arena) {
  char text[200];
  std::snprintf(text, sizeof text, "\"medianMs\": %.4f, \"minMs\": %.4f, \"imagesPerSecond\": %.1f, \"arenaBytes\": %zu",
                1e3 * timing.median, 1e3 * timing.least, static_cast<double>(setup.batch) / timing.median, arena);
  printRow(task, setup, text);
}

void trainRate(const Setup& setup, const Options& options) {
  Training training(setup);
  const auto timing = bench::timed(setup.device, options.integer("rounds"), options.integer("replays"), [&] { training.step(); });
  printRate("train", setup, timing, training.arenaBytes());
}

void forwardRate(const Setup& setup, const Options& options) {
  bench::BenchD network(setup.device, setup.dtype, setup.seed);
  const Batch batch(setup);
  const auto program = bench::record([&] { return std::vector<Tensor>{network.forward(batch.x, true)}; });
  const auto timing = bench::timed(setup.device, options.integer("rounds"), options.integer("replays"), [&] { program->start(); });
  printRate("forward", setup, timing, program->arenaBytes());
}

void losses(const Setup& setup, const Options& options) {
  Training training(setup);
  std::string values;
  for (int64_t i = 0; i < options.integer("steps"); ++i) {
    compute::runAndWait(setup.device, [&] { training.step(); });
    char text[40];
    std::snprintf(text, sizeof text, "%s%.9g", i ? ", " : "", training.loss());
    values += text;
  }
  char hash[40];
  std::snprintf(hash, sizeof hash, "\"%016lx\"", training.weightsHash());
  printRow("losses", setup, "\"weights\": " + std::string(hash) + ", \"losses\": [" + values + "]");
}

void runTask(const std::string& task, const Setup& setup, const Options& options) {
  if (task == "train") return trainRate(setup, options);
  if (task == "forward") return forwardRate(setup, options);
  if (task == "losses") return losses(setup, options);
  throw std::runtime_error("expected train, forward or losses for --tasks but received " + task);
}

}  // namespace

int main(int count, char** arguments) {
  return bench::guarded([&] {
    const Options options(count, arguments,
                          {{"device", "cuda"}, {"tasks", "train,forward,losses"}, {"precisions", "f32,bf16"}, {"batches", "16"},
                           {"size", "128"}, {"steps", "20"}, {"rounds", "5"}, {"replays", "20"}, {"seed", "1"}});
    for (const std::string& precision : options.list("precisions"))
      for (const std::string& batch : options.list("batches"))
        for (const std::string& task : options.list("tasks"))
          runTask(task,
                  {options.device(), precision == "bf16" ? DType::bf16 : DType::f32, std::stoll(batch), options.integer("size"),
                   static_cast<uint32_t>(options.integer("seed"))},
                  options);
  });
}
