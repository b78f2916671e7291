// The addon: a table of names and functions.
#include <napi.h>

#include "bind/borrow.h"
#include "bind/function.h"
#include "bind/machine_info.h"
#include "bind/program_handle.h"
#include "bind/tensor_handle.h"
#include "core/allocator.h"
#include "core/compute_thread.h"
#include "core/stream.h"
#include "ops/adamw.h"
#include "ops/annealed_mean.h"
#include "ops/area_downsample.h"
#include "ops/area_lightness.h"
#include "ops/batch_norm.h"
#include "ops/batch_norm_backward.h"
#include "ops/channel_broadcast.h"
#include "ops/colorize_picture.h"
#include "ops/concat.h"
#include "ops/conv2d.h"
#include "ops/ema.h"
#include "ops/fold_batch_norm.h"
#include "ops/global_average_pool.h"
#include "ops/global_norm.h"
#include "ops/guided_upsample.h"
#include "ops/lab_to_rgb.h"
#include "ops/levin.h"
#include "ops/linear.h"
#include "ops/memory.h"
#include "ops/mse_ab.h"
#include "ops/nearest_bin.h"
#include "ops/pointwise.h"
#include "ops/pool2d.h"
#include "ops/rebalanced_softmax.h"
#include "ops/resample.h"
#include "ops/rgb_to_lab.h"
#include "ops/soft_encode.h"
#include "ops/softmax.h"
#include "ops/softmax_levin.h"
#include "ops/softmax_prob_tv.h"
#include "ops/uncertainty.h"
#include "ops/update_running.h"

namespace lithochrome::bind {
namespace {

void setThreads(int64_t count) { compute::setThreads(static_cast<int>(count)); }
int64_t memoryInUse() { return static_cast<int64_t>(allocator::inUse()); }
void beginProgram() { Stream::current().beginProgram(); }
void cancelProgram() { Stream::current().cancelProgram(); }
Tensor empty(const Shape& shape, DType dtype, std::optional<Device> device) {
  return Stream::current().empty(shape, dtype, device.value_or(Device::cpu));
}

Napi::Value endProgram(const Napi::CallbackInfo& info) {
  return guarded(info.Env(), [&] {
    return ProgramHandle::wrap(info.Env(), Stream::current().endProgram(fromJs<std::vector<Tensor>>(info[0], "keep")));
  });
}

struct Entry {
  const char* name;
  Napi::Value (*function)(const Napi::CallbackInfo&);
};

template <auto Function>
constexpr auto bound = &Bound<Function>::call;

constexpr Entry kTable[] = {
    {"machine", bound<machineInfo>},
    {"setThreads", bound<setThreads>},
    {"memoryInUse", bound<memoryInUse>},
    {"beginProgram", bound<beginProgram>},
    {"endProgram", endProgram},
    {"cancelProgram", bound<cancelProgram>},
    {"empty", bound<empty>},
    {"borrow", borrow},
    {"exchange", bound<exchange>},
    {"fill", bound<ops::fill>},
    {"copy", bound<ops::copy>},
    // networks
    {"conv2d", bound<ops::conv2d>},
    {"conv2dBackwardData", bound<ops::conv2dBackwardData>},
    {"conv2dBackwardWeights", bound<ops::conv2dBackwardWeights>},
    {"linear", bound<ops::linear>},
    {"linearBackwardData", bound<ops::linearBackwardData>},
    {"linearBackwardWeights", bound<ops::linearBackwardWeights>},
    {"batchNorm", bound<ops::batchNorm>},
    {"batchNormBackward", bound<ops::batchNormBackward>},
    {"updateRunning", bound<ops::updateRunning>},
    {"foldBatchNorm", bound<ops::foldBatchNorm>},
    {"relu", bound<ops::relu>},
    {"reluBackward", bound<ops::reluBackward>},
    {"add", bound<ops::add>},
    {"scale", bound<ops::scale>},
    {"accumulate", bound<ops::accumulate>},
    {"addChannels", bound<ops::addChannels>},
    {"sumSpatial", bound<ops::sumSpatial>},
    {"concat", bound<ops::concat>},
    {"sliceChannels", bound<ops::sliceChannels>},
    {"resample", bound<ops::resample>},
    {"resampleBackward", bound<ops::resampleBackward>},
    {"pool2d", bound<ops::pool2d>},
    {"pool2dBackward", bound<ops::pool2dBackward>},
    {"globalAveragePool", bound<ops::globalAveragePool>},
    {"globalAveragePoolBackward", bound<ops::globalAveragePoolBackward>},
    {"softmax", bound<ops::softmax>},
    {"softmaxBackward", bound<ops::softmaxBackward>},

    // losses, optimizer
    {"rebalancedSoftmax", bound<ops::rebalancedSoftmax>},
    {"softmaxLevin", bound<ops::softmaxLevin>},
    {"softmaxProbTv", bound<ops::softmaxProbTv>},
    {"levin", bound<ops::levin>},
    {"mseAb", bound<ops::mseAb>},
    {"globalNorm", bound<ops::globalNorm>},
    {"adamw", bound<ops::adamw>},
    {"ema", bound<ops::ema>},

    // color
    {"rgbToLab", bound<ops::rgbToLab>},
    {"lightness", bound<ops::lightness>},
    {"nearestBin", bound<ops::nearestBin>},
    {"softEncode", bound<ops::softEncode>},
    {"areaDownsample", bound<ops::areaDownsample>},
    {"areaLightness", bound<ops::areaLightness>},
    {"areaLightnesses", bound<ops::areaLightnesses>},
    {"labToRgb", bound<ops::labToRgb>},
    {"annealedMean", bound<ops::annealedMean>},
    {"uncertainty", bound<ops::uncertainty>},
    {"guidedUpsample", bound<ops::guidedUpsample>},
    {"colorizePicture", bound<ops::colorizePicture>},
    {"colorizeGuideSize", bound<ops::colorizeGuideSize>},
    {"colorizePictureInto", bound<ops::colorizePictureInto>},
};

Napi::Object init(Napi::Env env, Napi::Object exports) {
  auto* environment = new Environment(env);
  env.SetInstanceData(environment);
  environment->tensorConstructor = Napi::Persistent(TensorHandle::define(env));
  environment->programConstructor = Napi::Persistent(ProgramHandle::define(env));
  for (const Entry& entry : kTable) exports.Set(entry.name, Napi::Function::New(env, entry.function, entry.name));
  return exports;
}

NODE_API_MODULE(lithochrome, init)

}  // namespace
}  // namespace lithochrome::bind
