#include "core/program.h"

#include <algorithm>
#include <chrono>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/compute_thread.h"
#include "core/stream.h"

namespace lithochrome {
namespace {

constexpr size_t kAlignment = 64;

size_t aligned(size_t bytes) { return (bytes + kAlignment - 1) / kAlignment * kAlignment; }

std::vector<Lifetime> lifetimesOf(const std::vector<Step>& steps, const std::vector<std::shared_ptr<Storage>>& planned) {
  std::unordered_map<Storage*, Lifetime> found;
  for (const auto& storage : planned) found[storage.get()] = {storage.get(), SIZE_MAX, 0, 0};
  for (size_t i = 0; i < steps.size(); ++i) {
    for (const auto& storage : steps[i].touched) {
      auto entry = found.find(storage.get());
      if (entry == found.end()) continue;
      entry->second.first = std::min(entry->second.first, i);
      entry->second.last = i;
    }
  }
  std::vector<Lifetime> lifetimes;
  for (const auto& storage : planned) {
    const Lifetime& lifetime = found[storage.get()];
    if (lifetime.first != SIZE_MAX) lifetimes.push_back(lifetime);
  }
  return lifetimes;
}

Device deviceOf(const std::vector<Step>& steps, Device device) {
  for (const Step& step : steps)
    CHECK(step.device == device, "a program runs on one device, but ", steps.front().label.name, " is on ", nameOf(device), " and ",
          step.label.name, " on ", nameOf(step.device));
  return device;
}

}  // namespace

// Greedy by size: the largest first, each at the lowest offset free during its lifetime.
size_t planMemory(std::vector<Lifetime>& lifetimes) {
  std::stable_sort(lifetimes.begin(), lifetimes.end(),
                   [](const Lifetime& a, const Lifetime& b) { return a.storage->bytes() > b.storage->bytes(); });
  size_t total = 0;
  std::vector<const Lifetime*> placed;  // by offset
  for (Lifetime& lifetime : lifetimes) {
    const size_t bytes = aligned(lifetime.storage->bytes());
    size_t offset = 0;
    for (const Lifetime* other : placed) {
      if (other->last < lifetime.first || other->first > lifetime.last) continue;
      if (offset + bytes <= other->offset) break;
      offset = std::max(offset, other->offset + aligned(other->storage->bytes()));
    }
    lifetime.offset = offset;
    total = std::max(total, offset + bytes);
    const auto position = std::lower_bound(placed.begin(), placed.end(), &lifetime,
                                           [](const Lifetime* a, const Lifetime* b) { return a->offset < b->offset; });
    placed.insert(position, &lifetime);
  }
  return total;
}

Program::Program(Recording recording, const std::vector<Tensor>& keep) {
  if (!recording.steps.empty()) device_ = deviceOf(recording.steps, recording.steps.front().device);
  std::unordered_set<Storage*> kept;
  for (const Tensor& tensor : keep) kept.insert(tensor.storage.get());
  std::erase_if(recording.made, [&](const auto& storage) {
    if (kept.count(storage.get()) == 0) return false;
    storage->allocate();
    return true;
  });
  recording_ = std::move(recording);
  const auto deferred = [](const Step& step) { return step.make != nullptr; };
  if (std::none_of(recording_->steps.begin(), recording_->steps.end(), deferred)) prepare();
}

void Program::prepare() {
  if (!recording_) return;
  Recording expanded = expand(*recording_);
  planArena(expanded);
  once_ = std::move(expanded.once);
  steps_ = std::move(expanded.steps);
  recording_.reset();
}

Recording Program::expand(const Recording& recording) {
  Stream& stream = Stream::current();
  stream.beginProgram();
  try {
    for (const Step& step : recording.steps) {
      throwIfAborted();
      step.make ? step.make() : stream.append(step);
    }
  } catch (...) {
    stream.cancelProgram();
    throw;
  }
  Recording expanded = stream.endRecording();
  expanded.once.insert(expanded.once.begin(), recording.once.begin(), recording.once.end());
  expanded.made.insert(expanded.made.begin(), recording.made.begin(), recording.made.end());
  return expanded;
}

void Program::planArena(const Recording& recording) {
  std::vector<Lifetime> lifetimes = lifetimesOf(recording.steps, recording.made);
  const size_t bytes = planMemory(lifetimes);
  if (bytes == 0) return;
  arena_ = std::make_shared<Storage>(bytes, device_);
  arena_->allocate();
  for (const Lifetime& lifetime : lifetimes) lifetime.storage->place(arena_, lifetime.offset);
}

void Program::prepareNow() {
  compute::runAndWait(device_, [this] { prepare(); });
}

const std::vector<Step>& Program::steps() {
  prepareNow();
  return steps_;
}

size_t Program::arenaBytes() {
  prepareNow();
  return arena_ ? arena_->bytes() : 0;
}

void Program::throwIfAborted() {
  if (aborted_.exchange(false)) throw Error(ErrorCode::aborted, "the program was aborted");
}

void Program::execute(Step& step) {
  throwIfAborted();
  if (!profiling_) return step.work();
  const auto start = std::chrono::steady_clock::now();
  step.work();
  if (device_ == Device::cuda) cudaBackend().mark()();
  step.milliseconds += std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  ++step.count;
}

void Program::executeAll() {
  prepare();
  if (!ranOnce_)
    for (Step& step : once_) execute(step);
  for (Step& step : steps_) execute(step);
  once_.clear();
  ranOnce_ = true;
}

void Program::start() {
  if (device_ == Device::cpu) return executeAll();
  throwIfAborted();
  // The first run loads the kernels, which a capture must not.
  if (!ranOnce_ || profiling_) {
    executeAll();
  } else {
    if (!replay_)
      replay_ = cudaBackend().capture([this] {
        for (Step& step : steps_) step.work();
      });
    replay_->launch();
  }
  wait_ = cudaBackend().mark();
}

void Program::finish() {
  if (wait_) std::exchange(wait_, nullptr)();
  // An abort during the last step came too late for this run and is not meant for the next.
  aborted_ = false;
}

void Program::run() {
  if (device_ == Device::cpu)
    start();
  else
    compute::runAndWait(device_, [this] { start(); });
  finish();
}

}  // namespace lithochrome
