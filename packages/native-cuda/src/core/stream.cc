#include "core/stream.h"

#include "core/compute_thread.h"

namespace lithochrome {
namespace {

std::shared_ptr<Storage> makeStorage(const Shape& shape, DType dtype, Device device) {
  CHECK(!shape.empty() && shape.size() <= 6, "expected 1 to 6 dimensions but received ", describe(shape));
  for (int64_t dim : shape)
    CHECK(dim >= 1 && dim <= (int64_t{1} << 40), "expected dimensions of at least 1 but received ", describe(shape));
  return std::make_shared<Storage>(static_cast<size_t>(sizeOf(shape) * sizeOf(dtype)), device);
}

// The one device of all tensors.
Device deviceOf(const std::string& name, const std::vector<Tensor>& touched) {
  CHECK(!touched.empty(), name, " touches no tensor");
  const Device device = touched.front().device();
  for (const Tensor& tensor : touched)
    CHECK(tensor.device() == device, "expected all tensors of ", name, " on one device but received ", nameOf(device), " and ",
          nameOf(tensor.device()));
  return device;
}

Step makeStep(Label label, std::vector<Tensor> touched, Work cpu, Work cuda) {
  const Device device = deviceOf(label.name, touched);
  Step step{std::move(label), device, {}, device == Device::cpu ? std::move(cpu) : std::move(cuda)};
  if (!step.work)
    throw Error(ErrorCode::deviceUnavailable, detail::join(step.label.name, " has no implementation on ", nameOf(device)));
  for (Tensor& tensor : touched) {
    step.bytes += tensor.bytes();
    step.touched.push_back(std::move(tensor.storage));
  }
  return step;
}

}  // namespace

Stream& Stream::current() {
  thread_local Stream stream;
  return stream;
}

Tensor Stream::empty(Shape shape, DType dtype, Device device) {
  auto storage = makeStorage(shape, dtype, device);
  if (recording_)
    recording_->made.push_back(storage);
  else
    storage->allocate();
  return {std::move(storage), std::move(shape), dtype};
}

Tensor Stream::emptyPersistent(Shape shape, DType dtype, Device device) {
  auto storage = makeStorage(shape, dtype, device);
  storage->allocate();
  return {std::move(storage), std::move(shape), dtype};
}

void Stream::issue(Label label, std::vector<Tensor> touched, Work cpu, Work cuda) {
  Step step = makeStep(std::move(label), std::move(touched), std::move(cpu), std::move(cuda));
  if (recording_)
    recording_->steps.push_back(std::move(step));
  else
    compute::runAndWait(step.device, step.work);
}

void Stream::issueOnce(Label label, const Derived& result, std::vector<Tensor> touched, Work cpu, Work cuda) {
  if (*result.made) return;
  Step step = makeStep(std::move(label), std::move(touched), std::move(cpu), std::move(cuda));
  // Another program may have made it before this one runs.
  step.work = [work = std::move(step.work), made = result.made] {
    if (*made) return;
    work();
    *made = true;
  };
  if (recording_)
    recording_->once.push_back(std::move(step));
  else
    compute::runAndWait(step.device, step.work);
}

void Stream::defer(Work make) {
  if (recording_)
    recording_->steps.push_back({"deferred", Device::cpu, {}, nullptr, std::move(make)});
  else
    make();
}

void Stream::append(const Step& step) { recording_->steps.push_back(step); }

void Stream::beginProgram() {
  CHECK(!recording_, "a program is being recorded already; end or cancel it first");
  recording_ = std::make_unique<Recording>();
}

std::shared_ptr<Program> Stream::endProgram(const std::vector<Tensor>& keep) {
  return std::make_shared<Program>(endRecording(), keep);
}

Recording Stream::endRecording() {
  CHECK(recording_, "no program is being recorded; begin one first");
  const std::unique_ptr<Recording> recording = std::move(recording_);
  return std::move(*recording);
}

}  // namespace lithochrome
