#include "bind/borrow.h"

#include <memory>

#include "bind/function.h"
#include "bind/typed_array.h"

namespace lithochrome::bind {
namespace {

// Keeps the array; let go on its own thread, whoever drops the last tensor.
std::shared_ptr<void> ownerOf(Napi::TypedArray array) {
  auto* reference = new Napi::Reference<Napi::TypedArray>(Napi::Persistent(array));
  const std::shared_ptr<Mailbox> mailbox = Environment::of(array.Env()).mailbox();
  return {reference, [mailbox](void* kept) {
            mailbox->post([kept](Napi::Env) { delete static_cast<Napi::Reference<Napi::TypedArray>*>(kept); });
          }};
}

}  // namespace

Napi::Value borrow(const Napi::CallbackInfo& info) {
  return guarded(info.Env(), [&] {
    const auto shape = fromJs<Shape>(info[1], "shape");
    const auto dtype = fromJs<DType>(info[2], "dtype");
    for (int64_t dim : shape) CHECK(dim >= 1, "expected dimensions of at least 1 but received ", lithochrome::describe(shape));
    const Napi::TypedArray array = typedArrayOf(info[0], dtype, sizeOf(shape));
    auto storage = std::make_shared<Storage>(array.ByteLength(), dataOf(array), ownerOf(array));
    return toJs(info.Env(), Tensor{std::move(storage), shape, dtype});
  });
}

}  // namespace lithochrome::bind
