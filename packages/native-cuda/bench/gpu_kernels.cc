// Times the ops that are ours against the bytes they must move and the device's own copy. One row of JSON for each.
// Usage: bench_gpu_kernels --device cuda --only levin. `--once 1` issues each op once, untimed, for a profiler.
#include "cases/loss_cases.h"
#include "cases/network_cases.h"
#include "cases/picture_cases.h"

namespace {

using namespace lithochrome;
using bench::KernelCase;
using bench::Options;
using bench::Sizes;

using Group = std::vector<KernelCase> (*)(const Sizes&);

// The copy comes first: others are compared with it.
constexpr Group kGroups[] = {bench::copyCases,  bench::lossCases,  bench::mapCases,   bench::optimizerCases,
                             bench::normCases,  bench::shapeCases, bench::colorCases, bench::upsamplingCases};

double copyRate = 0;  // bytes per second

// Several repetitions in one program, so that starting it hardly counts.
void measure(const KernelCase& one, const Options& options, Device device) {
  const int64_t repetitions = options.integer("repetitions");
  const auto program = bench::record([&] {
    for (int64_t i = 0; i < repetitions; ++i) one.issue();
    return std::vector<Tensor>{};
  });
  const bench::Timing all = bench::timed(device, options.integer("rounds"), options.integer("replays"), [&] { program->start(); });
  const double seconds = all.median / static_cast<double>(repetitions), rate = static_cast<double>(one.bytes) / seconds;
  if (copyRate == 0) copyRate = rate;
  std::printf("{\"op\": \"%s\", \"device\": \"%s\", \"bytes\": %ld, \"medianMs\": %.5f, \"minMs\": %.5f, "
              "\"gigabytesPerSecond\": %.2f, \"shareOfCopy\": %.4f}\n",
              one.name.c_str(), nameOf(device), one.bytes, 1e3 * seconds, 1e3 * all.least / static_cast<double>(repetitions),
              1e-9 * rate, rate / copyRate);
  std::fflush(stdout);
}

}  // namespace

int main(int count, char** arguments) {
  return bench::guarded([&] {
    const Options options(count, arguments,
                          {{"device", "cuda"}, {"sizes", "full"}, {"only", ""}, {"once", "0"}, {"repetitions", "5"},
                           {"rounds", "7"}, {"replays", "5"}});
    const Sizes sizes = bench::sizesNamed(options.text("sizes"), options.device());
    for (const Group& group : kGroups) {
      for (const KernelCase& one : group(sizes)) {
        const bool chosen = one.name.find(options.text("only")) != std::string::npos;
        if (options.integer("once")) {
          if (chosen) one.issue();
        } else if (chosen || copyRate == 0) {
          measure(one, options, options.device());
        }
      }
    }
  });
}
