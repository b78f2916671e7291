#include "core/derived.h"

namespace lithochrome {

DerivedStorage DerivedStorages::find(const std::function<bool(const std::any&)>& matches,
                                     const std::function<std::shared_ptr<Storage>()>& make, std::any recipe) {
  const std::lock_guard lock(mutex_);
  std::erase_if(entries_, [](const Entry& entry) { return entry.storage.expired(); });
  for (const Entry& entry : entries_)
    if (auto storage = entry.storage.lock(); storage && matches(entry.recipe)) return {std::move(storage), entry.made};
  auto storage = make();
  auto made = std::make_shared<std::atomic<bool>>(false);
  entries_.push_back({std::move(recipe), storage, made});
  return {std::move(storage), std::move(made)};
}

}  // namespace lithochrome
