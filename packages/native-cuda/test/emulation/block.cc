#include "emulation/block.h"

#include <sys/mman.h>

#include <cstring>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "emulation/fibers.h"
#include "emulation/order.h"

uint3 threadIdx, blockIdx;
dim3 blockDim, gridDim;

namespace lithochrome::emulation {
namespace {

constexpr size_t kMaxShared = 228 << 10, kPage = 4096;

enum class State { ready, atWarp, atBlock, exited };

struct Thread {
  uint3 index;
  State state = State::ready;
  Fiber* fiber = nullptr;  // kept while it waits
  Meeting meeting{};
  uint64_t value = 0;  // what it brings to its warp
};

class Block {
 public:
  explicit Block(const Launch& launch);
  ~Block();
  void run(uint3 index, const std::function<void()>& kernel);
  void wait(State state, const Meeting& meeting);
  Thread& running() { return *running_; }
  unsigned lane() const { return static_cast<unsigned>(running_ - threads_.data()) % kLanes; }
  const uint64_t* shown() const { return shown_; }
  void* shared() const { return sharedEnd() - sharedBytes_; }
  [[noreturn]] void fail(const std::string& message) const;

 private:
  void start(uint3 index);
  void runWarp(unsigned warp, const std::function<void()>& kernel);
  void step(Thread& thread, const std::function<void()>& kernel);
  bool releaseWarp(Thread* first, unsigned count);
  bool releaseBlock();
  std::string standing(const Thread* first, size_t count) const;
  static char* sharedEnd();

  const Launch& launch_;
  std::vector<Thread> threads_;
  Order order_;
  std::vector<unsigned> warps_, lanes_;
  size_t sharedBytes_;  // rounded to 16
  Thread* running_ = nullptr;
  uint64_t shown_[kLanes];
};

Block* current = nullptr;

FiberPool& fibers() {
  static FiberPool* pool = new FiberPool;
  return *pool;
}

Block::Block(const Launch& launch)
    : launch_(launch), threads_(size_t{launch.threads.x} * launch.threads.y * launch.threads.z) {
  const auto count = static_cast<unsigned>(threads_.size());
  const dim3& size = launch.threads;
  for (unsigned i = 0; i < count; ++i) threads_[i].index = {i % size.x, i / size.x % size.y, i / size.x / size.y};
  warps_ = order_.of((count + kLanes - 1) / kLanes);
  lanes_ = order_.of(kLanes);
  sharedBytes_ = (launch.sharedBytes + 15) / 16 * 16;
  current = this;
}

Block::~Block() {
  current = nullptr;
  if (std::any_of(threads_.begin(), threads_.end(), [](const Thread& thread) { return thread.fiber; })) fibers().abandon();
}

char* Block::sharedEnd() {
  static char* end = [] {
    void* memory = mmap(nullptr, kMaxShared + kPage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    char* found = static_cast<char*>(memory) + kMaxShared;
    mprotect(found, kPage, PROT_NONE);
    return found;
  }();
  return end;
}

void Block::start(uint3 index) {
  blockIdx = index;
  blockDim = launch_.threads;
  gridDim = launch_.blocks;
  std::memset(shared(), 0xff, sharedBytes_);
  for (Thread& thread : threads_) thread.state = State::ready;
  order_.mix(warps_);
  order_.mix(lanes_);
}

void Block::run(uint3 index, const std::function<void()>& kernel) {
  start(index);
  do {
    for (unsigned warp : warps_) runWarp(warp, kernel);
  } while (releaseBlock());
}

// Until each of its lanes has exited or waits for the block.
void Block::runWarp(unsigned warp, const std::function<void()>& kernel) {
  Thread* first = threads_.data() + warp * kLanes;
  const auto count = static_cast<unsigned>(std::min<size_t>(kLanes, threads_.size() - warp * kLanes));
  do {
    for (unsigned lane : lanes_)
      if (lane < count && first[lane].state == State::ready) step(first[lane], kernel);
  } while (releaseWarp(first, count));
}

void Block::step(Thread& thread, const std::function<void()>& kernel) {
  if (!thread.fiber) thread.fiber = fibers().take();
  running_ = &thread;
  threadIdx = thread.index;
  if (!thread.fiber->advance(kernel)) return;
  thread.state = State::exited;
  fibers().put(std::exchange(thread.fiber, nullptr));
}

void Block::wait(State state, const Meeting& meeting) {
  running_->state = state;
  running_->meeting = meeting;
  Fiber::leave();
}

// True if lanes met; then all of them go on.
bool Block::releaseWarp(Thread* first, unsigned count) {
  unsigned waiting = 0;
  const Thread* some = nullptr;
  for (unsigned lane = 0; lane < count; ++lane)
    if (first[lane].state == State::atWarp) some = &first[lane], ++waiting;
  if (!some) return false;
  if (waiting != kLanes) fail("not all 32 lanes of a warp meet: " + standing(first, count));
  for (unsigned lane = 0; lane < kLanes; ++lane) {
    if (std::strcmp(first[lane].meeting.operation, some->meeting.operation) != 0)
      fail("lanes of a warp diverge: " + standing(first, count));
    shown_[lane] = first[lane].value;
    first[lane].state = State::ready;
  }
  return true;
}

// True if the threads met; false if all have exited.
bool Block::releaseBlock() {
  size_t waiting = 0;
  for (const Thread& thread : threads_) waiting += thread.state == State::atBlock;
  if (waiting == 0) return false;
  const auto line = threads_[0].meeting.place.line();
  for (Thread& thread : threads_) {
    if (thread.state != State::atBlock || thread.meeting.place.line() != line)
      fail("threads of a block diverge: " + standing(threads_.data(), threads_.size()));
  }
  for (Thread& thread : threads_) thread.state = State::ready;
  return true;
}

// "3 have exited, 29 wait at __syncthreads (pool2d.cu:40)".
std::string Block::standing(const Thread* first, size_t count) const {
  std::vector<std::pair<std::string, int>> groups;
  for (const Thread* thread = first; thread != first + count; ++thread) {
    std::ostringstream text;
    const std::source_location& place = thread->meeting.place;
    if (thread->state == State::exited)
      text << " have exited";
    else
      text << " wait at " << thread->meeting.operation << " (" << place.file_name() << ":" << place.line() << ")";
    auto same = std::find_if(groups.begin(), groups.end(), [&](const auto& group) { return group.first == text.str(); });
    same == groups.end() ? void(groups.emplace_back(text.str(), 1)) : void(++same->second);
  }
  std::string out;
  for (const auto& [text, number] : groups) out += (out.empty() ? "" : ", ") + std::to_string(number) + text;
  return out;
}

void Block::fail(const std::string& message) const {
  std::ostringstream text;
  text << "kernel " << launch_.name << ", block (" << blockIdx.x << ", " << blockIdx.y << ", " << blockIdx.z << ") of "
       << threads_.size() << " threads: " << message;
  throw std::logic_error(text.str());
}

}  // namespace

void runBlocks(const Launch& launch, const std::function<void()>& kernel) {
  Block block(launch);
  Order order;
  const dim3& size = launch.blocks;
  for (unsigned i : order.of(size.x * size.y * size.z)) block.run({i % size.x, i / size.x % size.y, i / size.x / size.y}, kernel);
}

void meetBlock(const Meeting& meeting) { current->wait(State::atBlock, meeting); }

const uint64_t* meetWarp(const Meeting& meeting, uint64_t value) {
  current->running().value = value;
  current->wait(State::atWarp, meeting);
  return current->shown();
}

unsigned lane() { return current->lane(); }

void misuse(const std::string& message) { current->fail(message); }

void* sharedMemory() { return current->shared(); }

}  // namespace lithochrome::emulation
