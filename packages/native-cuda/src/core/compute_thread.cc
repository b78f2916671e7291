#include "core/compute_thread.h"

#include <omp.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

#include "core/check.h"
#include "core/machine.h"

namespace lithochrome::compute {
namespace {

class Worker {
 public:
  // `team`: OpenMP threads of the work.
  explicit Worker(int team) : team_(team) { std::thread([this] { loop(); }).detach(); }

  void post(std::function<void()> work) {
    {
      std::lock_guard lock(mutex_);
      queue_.push_back(std::move(work));
    }
    wake_.notify_one();
  }

  bool isCurrent() const { return current == this; }

  std::atomic<int> team_;

 private:
  void loop() {
    current = this;
    for (;;) {
      std::function<void()> work;
      {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [this] { return !queue_.empty(); });
        work = std::move(queue_.front());
        queue_.pop_front();
      }
      omp_set_num_threads(team_);
      work();
    }
  }

  static thread_local const Worker* current;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> queue_;
};

thread_local const Worker* Worker::current = nullptr;

// Never destroyed: the threads may still wait while the process exits.
Worker& cpuWorker() {
  static Worker* instance = new Worker(machine::physicalCores());
  return *instance;
}

Worker& cudaWorker() {
  static Worker* instance = new Worker(1);
  return *instance;
}

Worker& waitingWorker() {
  static Worker* instance = new Worker(1);
  return *instance;
}

Worker& workerOf(Device device) { return device == Device::cpu ? cpuWorker() : cudaWorker(); }

}  // namespace

void post(Device device, std::function<void()> work) { workerOf(device).post(std::move(work)); }

void postWaiting(std::function<void()> work) { waitingWorker().post(std::move(work)); }

void runAndWait(Device device, const std::function<void()>& work) {
  Worker& worker = workerOf(device);
  if (worker.isCurrent()) return work();
  std::mutex mutex;
  std::condition_variable done;
  bool finished = false;
  std::exception_ptr failure;
  worker.post([&] {
    try {
      work();
    } catch (...) {
      failure = std::current_exception();
    }
    std::lock_guard lock(mutex);
    finished = true;
    done.notify_one();
  });
  std::unique_lock lock(mutex);
  done.wait(lock, [&] { return finished; });
  if (failure) std::rethrow_exception(failure);
}

int threads() { return cpuWorker().team_; }

void setThreads(int count) {
  CHECK(count >= 1 && count <= 1024, "expected a number between 1 and 1024 for threads but received ", count);
  cpuWorker().team_ = count;
}

}  // namespace lithochrome::compute
