// Tensors made of a constant one (packed weights): made once, for all programs that read them.
#pragma once

#include <any>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace lithochrome {

class Storage;

struct DerivedStorage {
  std::shared_ptr<Storage> storage;
  // Set when its content is there.
  std::shared_ptr<std::atomic<bool>> made;
};

// What was derived from a storage, each as long as somebody holds it.
class DerivedStorages {
 public:
  // The one whose recipe `matches`; where there is none, what `make` allocates is kept under `recipe`.
  DerivedStorage find(const std::function<bool(const std::any&)>& matches, const std::function<std::shared_ptr<Storage>()>& make,
                      std::any recipe);

 private:
  struct Entry {
    std::any recipe;
    std::weak_ptr<Storage> storage;
    std::shared_ptr<std::atomic<bool>> made;
  };
  std::mutex mutex_;
  std::vector<Entry> entries_;
};

}  // namespace lithochrome
