// A recorded sequence of primitives on one device, replayed with memory planned once: on the CPU one after the other on
// the compute thread, on CUDA as one graph.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/tensor.h"

namespace lithochrome {

using Work = std::function<void()>;

// What a primitive is called, and the floating-point operations that it must do where they bound its time (a multiply-add: 2).
struct Label {
  Label(const char* text) : name(text) {}
  Label(std::string text, double work = 0) : name(std::move(text)), operations(work) {}
  std::string name;
  double operations = 0;
};

// One primitive: what it touches, and what it does.
struct Step {
  Label label;
  Device device;
  std::vector<std::shared_ptr<Storage>> touched;
  Work work;
  // Instead of work: issues the primitives that stand here, when the program is prepared.
  Work make = nullptr;
  int64_t bytes = 0;  // of the tensors that it touches, each counted once
  double milliseconds = 0;
  int64_t count = 0;
};

// What a stream records.
struct Recording {
  // Steps that only the first run executes (weights packed for inference).
  std::vector<Step> once;
  std::vector<Step> steps;
  // Storages made while recording.
  std::vector<std::shared_ptr<Storage>> made;
};

// A storage made during the recording and the steps between which its content matters.
struct Lifetime {
  Storage* storage;
  size_t first;
  size_t last;
  size_t offset;
};

class Program {
 public:
  // Storages made while recording that are not in `keep` are placed in a shared arena.
  Program(Recording recording, const std::vector<Tensor>& keep);

  Device device() const { return device_; }
  // On the device's thread: runs everything on the CPU, enqueues it on CUDA. Throws ABORTED after abort().
  void start();
  // Waits for what start() enqueued, on any thread.
  void finish();
  // Both, wherever it is called.
  void run();
  void abort() { aborted_ = true; }
  void setProfiling(bool on) { profiling_ = on; }
  // What follows prepares the program where no run has.
  const std::vector<Step>& steps();
  size_t arenaBytes();
  // Set by whoever queues a run, cleared when it ends.
  std::atomic<bool> queued{false};

 private:
  void execute(Step& step);
  void executeAll();
  // Makes the steps that were deferred and plans the memory; before the first run, on its thread.
  void prepare();
  Recording expand(const Recording& recording);
  void planArena(const Recording& recording);
  void prepareNow();
  void throwIfAborted();

  Device device_ = Device::cpu;
  // Until it is prepared.
  std::optional<Recording> recording_;
  std::vector<Step> once_;
  std::vector<Step> steps_;
  std::shared_ptr<Storage> arena_;
  std::atomic<bool> aborted_{false};
  std::atomic<bool> profiling_{false};
  bool ranOnce_ = false;
  // CUDA: the captured steps, and what waits for the run in flight.
  std::unique_ptr<Replay> replay_;
  std::function<void()> wait_;
};

// Gives each lifetime an offset such that overlapping ones share no byte; returns the arena's size.
size_t planMemory(std::vector<Lifetime>& lifetimes);

}  // namespace lithochrome
