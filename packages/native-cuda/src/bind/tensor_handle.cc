#include "bind/tensor_handle.h"

#include "bind/convert.h"
#include "bind/function.h"
#include "bind/typed_array.h"
#include "core/transfer.h"

namespace lithochrome::bind {
namespace {

// Tags our objects, so that a foreign one is an error and not a wild pointer.
constexpr napi_type_tag kTag = {0x6c6974686f636872, 0x6f6d6574656e736f};

}  // namespace

Napi::Function TensorHandle::define(Napi::Env env) {
  return DefineClass(env, "NativeTensor",
                     {InstanceAccessor<&TensorHandle::shape>("shape"), InstanceAccessor<&TensorHandle::dtype>("dtype"),
                      InstanceAccessor<&TensorHandle::device>("device"), InstanceAccessor<&TensorHandle::bytes>("bytes"),
                      InstanceAccessor<&TensorHandle::disposed>("disposed"),
                      InstanceMethod<&TensorHandle::view>("view"), InstanceMethod<&TensorHandle::read>("read"),
                      InstanceMethod<&TensorHandle::write>("write"), InstanceMethod<&TensorHandle::dispose>("dispose")});
}

TensorHandle::TensorHandle(const Napi::CallbackInfo& info) : Napi::ObjectWrap<TensorHandle>(info) {
  if (!info[0].IsExternal()) throw Napi::TypeError::New(info.Env(), "tensors are made by ops, not by new");
  tensor_ = *info[0].As<Napi::External<Tensor>>().Data();
  info.This().As<Napi::Object>().TypeTag(&kTag);
}

Napi::Value TensorHandle::wrap(Napi::Env env, const Tensor& tensor) {
  Tensor copy = tensor;
  return Environment::of(env).tensorConstructor.New({Napi::External<Tensor>::New(env, &copy)});
}

Tensor TensorHandle::unwrap(Napi::Value value, const char* name) {
  CHECK(value.IsObject() && value.As<Napi::Object>().CheckTypeTag(&kTag), "expected a tensor for ", name,
        " but received ", describe(value));
  return Napi::ObjectWrap<TensorHandle>::Unwrap(value.As<Napi::Object>())->tensor();
}

const Tensor& TensorHandle::tensor() const {
  if (!tensor_) throw Error(ErrorCode::disposed, "the tensor was disposed");
  return *tensor_;
}

const Tensor& TensorHandle::readable() const {
  CHECK(!tensor().storage->planned(), "the tensor belongs to a program's planned memory; keep it when ending the recording");
  CHECK(tensor().storage->hasMemory(), "the tensor is being recorded and has no content yet");
  return tensor();
}

Napi::Value TensorHandle::shape(const Napi::CallbackInfo& info) {
  return guarded(info.Env(), [&] { return toJs(info.Env(), tensor().shape); });
}

Napi::Value TensorHandle::dtype(const Napi::CallbackInfo& info) {
  return guarded(info.Env(), [&] { return toJs(info.Env(), tensor().dtype); });
}

Napi::Value TensorHandle::device(const Napi::CallbackInfo& info) {
  return guarded(info.Env(), [&] { return toJs(info.Env(), tensor().device()); });
}

Napi::Value TensorHandle::bytes(const Napi::CallbackInfo& info) {
  return guarded(info.Env(), [&] { return toJs(info.Env(), tensor().bytes()); });
}

Napi::Value TensorHandle::disposed(const Napi::CallbackInfo& info) { return toJs(info.Env(), !tensor_.has_value()); }

Napi::Value TensorHandle::view(const Napi::CallbackInfo& info) {
  return guarded(info.Env(), [&] {
    const auto offset = fromJs<int64_t>(info[0], "offset");
    return toJs(info.Env(), tensor().view(offset, fromJs<Shape>(info[1], "shape")));
  });
}

Napi::Value TensorHandle::read(const Napi::CallbackInfo& info) {
  return guarded(info.Env(), [&] {
    const Tensor& source = readable();
    auto buffer = Napi::ArrayBuffer::New(info.Env(), static_cast<size_t>(source.bytes()));
    download(source, buffer.Data());
    return newArray(buffer, source.dtype, static_cast<size_t>(source.size()));
  });
}

Napi::Value TensorHandle::write(const Napi::CallbackInfo& info) {
  return guarded(info.Env(), [&]() -> Napi::Value {
    const Tensor& target = readable();
    upload(dataOf(typedArrayOf(info[0], target.dtype, target.size())), target);
    return info.Env().Undefined();
  });
}

Napi::Value TensorHandle::dispose(const Napi::CallbackInfo& info) {
  return guarded(info.Env(), [&]() -> Napi::Value {
    tensor_.reset();
    return info.Env().Undefined();
  });
}

}  // namespace lithochrome::bind
