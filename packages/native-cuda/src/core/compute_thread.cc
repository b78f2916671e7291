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
  Worker() : team_(machine::physicalCores()) { std::thread([this] { loop(); }).detach(); }

  void post(std::function<void()> work) {
    {
      std::lock_guard lock(mutex_);
      queue_.push_back(std::move(work));
    }
    wake_.notify_one();
  }

  std::atomic<int> team_;

 private:
  void loop() {
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

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> queue_;
};

// Never destroyed: the thread may still wait while the process exits.
Worker& worker() {
  static Worker* instance = new Worker;
  return *instance;
}

}  // namespace

void post(std::function<void()> work) { worker().post(std::move(work)); }

void runAndWait(const std::function<void()>& work) {
  std::mutex mutex;
  std::condition_variable done;
  bool finished = false;
  std::exception_ptr failure;
  worker().post([&] {
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

int threads() { return worker().team_; }

void setThreads(int count) {
  CHECK(count >= 1 && count <= 1024, "expected a number between 1 and 1024 for threads but received ", count);
  worker().team_ = count;
}

}  // namespace lithochrome::compute
