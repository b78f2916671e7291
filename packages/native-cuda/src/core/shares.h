// Loops whose pieces go to the thread that had the same share of the tensors before: what it wrote lies in its caches,
// and on many processors another core's are far away. A thread that has finished its share helps the others.
#pragma once

#include <omp.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>

namespace lithochrome {

class Shares {
 public:
  Shares(int64_t pieces, int threads) : pieces_(pieces), threads_(std::min(threads, kMost)) {
    for (int i = 0; i < threads_; ++i) next_[i].piece = first(i);
  }

  // The next piece for a thread, its own ones first, or −1 where none is left.
  int64_t take(int thread) {
    for (int i = 0; i < threads_; ++i) {
      const int share = (thread + i) % threads_;
      const int64_t piece = next_[share].piece.fetch_add(1, std::memory_order_relaxed);
      if (piece < first(share + 1)) return piece;
    }
    return -1;
  }

 private:
  static constexpr int kMost = 256;
  struct alignas(64) Counter {
    std::atomic<int64_t> piece;
  };

  int64_t first(int share) const { return pieces_ * share / threads_; }

  int64_t pieces_;
  int threads_;
  std::array<Counter, kMost> next_;
};

// body(piece, thread) for 0 … pieces − 1, each once; which thread runs a piece must not matter to what it computes.
template <class Body>
void shareOut(int64_t pieces, const Body& body, int threads = omp_get_max_threads()) {
  Shares shares(pieces, threads);
#pragma omp parallel num_threads(threads)
  for (int64_t piece; (piece = shares.take(omp_get_thread_num())) >= 0;) body(piece, omp_get_thread_num());
}

}  // namespace lithochrome
