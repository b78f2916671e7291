#include "core/stream.h"

#include "core/compute_thread.h"

namespace lithochrome {
namespace {

std::shared_ptr<Storage> makeStorage(const Shape& shape, DType dtype) {
  CHECK(!shape.empty() && shape.size() <= 6, "expected 1 to 6 dimensions but received ", describe(shape));
  for (int64_t dim : shape)
    CHECK(dim >= 1 && dim <= (int64_t{1} << 40), "expected dimensions of at least 1 but received ", describe(shape));
  return std::make_shared<Storage>(static_cast<size_t>(sizeOf(shape) * sizeOf(dtype)));
}

Step makeStep(const char* name, std::vector<Tensor> touched, Work work) {
  Step step{name, {}, std::move(work)};
  for (Tensor& tensor : touched) step.touched.push_back(std::move(tensor.storage));
  return step;
}

}  // namespace

Stream& Stream::current() {
  thread_local Stream stream;
  return stream;
}

Tensor Stream::empty(Shape shape, DType dtype) {
  auto storage = makeStorage(shape, dtype);
  if (recording_)
    recording_->made.push_back(storage);
  else
    storage->allocate();
  return {std::move(storage), std::move(shape), dtype};
}

Tensor Stream::emptyPersistent(Shape shape, DType dtype) {
  auto storage = makeStorage(shape, dtype);
  storage->allocate();
  return {std::move(storage), std::move(shape), dtype};
}

void Stream::issue(const char* name, std::vector<Tensor> touched, Work work) {
  if (recording_)
    recording_->steps.push_back(makeStep(name, std::move(touched), std::move(work)));
  else
    compute::runAndWait(work);
}

void Stream::issueOnce(const char* name, std::vector<Tensor> touched, Work work) {
  if (recording_)
    recording_->once.push_back(makeStep(name, std::move(touched), std::move(work)));
  else
    compute::runAndWait(work);
}

void Stream::beginProgram() {
  CHECK(!recording_, "a program is being recorded already; end or cancel it first");
  recording_ = std::make_unique<Recording>();
}

std::shared_ptr<Program> Stream::endProgram(const std::vector<Tensor>& keep) {
  CHECK(recording_, "no program is being recorded; begin one first");
  const std::unique_ptr<Recording> recording = std::move(recording_);
  return std::make_shared<Program>(std::move(recording->once), std::move(recording->steps), std::move(recording->made), keep);
}

}  // namespace lithochrome
