#include "gpu/row_grid.h"
#include "ops/concat.h"

// Bytes: every element is read once and written once.
namespace lithochrome::ops::cuda {
namespace {

constexpr int kMaxParts = 8;

// Rows of `width` bytes, `stride` bytes apart.
struct Rows {
  char* data;
  int64_t width, stride;
};

// What a launch joins: part i fills the units up to end[i] of a result row.
struct Parts {
  const char* data[kMaxParts];
  int64_t stride[kMaxParts], end[kMaxParts];  // in units
};

// out[row] = the parts' rows side by side; a unit is 1, 2, 4 or 16 bytes.
template <class Unit>
__global__ void joinRows(int64_t rows, Parts parts, Unit* out, int64_t stride, int64_t units) {
  const int64_t unit = gpu::unitIndex();
  if (unit >= units) return;
  int part = 0;
  while (unit >= parts.end[part]) ++part;
  const Unit* in = reinterpret_cast<const Unit*>(parts.data[part]) + unit - (part > 0 ? parts.end[part - 1] : 0);
  const int64_t inStride = parts.stride[part];
  for (int64_t row = gpu::firstRow(); row < rows; row += gpu::rowStep()) out[row * stride + unit] = in[row * inStride];
}

template <class Unit>
void launchJoin(const char* name, int64_t rows, const std::vector<Rows>& sources, const Rows& target) {
  constexpr int64_t size = sizeof(Unit);
  Parts parts = {};
  int64_t units = 0;
  for (size_t i = 0; i < sources.size(); ++i) {
    parts.data[i] = sources[i].data;
    parts.stride[i] = sources[i].stride / size;
    parts.end[i] = units += sources[i].width / size;
  }
  gpu::launch(name, gpu::rowGrid(rows, units), joinRows<Unit>, rows, parts, reinterpret_cast<Unit*>(target.data),
              target.stride / size, units);
}

// At most kMaxParts sources, by the widest unit that fits all addresses and widths.
void join(const char* name, int64_t rows, const std::vector<Rows>& sources, const Rows& target) {
  uint64_t bits = reinterpret_cast<uint64_t>(target.data) | static_cast<uint64_t>(target.stride);
  for (const Rows& source : sources)
    bits |= reinterpret_cast<uint64_t>(source.data) | static_cast<uint64_t>(source.width | source.stride);
  if (bits % 16 == 0) return launchJoin<gpu::Pack<uint32_t>>(name, rows, sources, target);
  if (bits % 4 == 0) return launchJoin<uint32_t>(name, rows, sources, target);
  if (bits % 2 == 0) return launchJoin<uint16_t>(name, rows, sources, target);
  launchJoin<uint8_t>(name, rows, sources, target);
}

}  // namespace

void concat(const std::vector<Tensor>& parts, const Tensor& y) {
  const int64_t element = sizeOf(y.dtype), stride = y.channels() * element;
  char* out = y.data<char>();
  std::vector<Rows> sources;
  int64_t width = 0;
  for (size_t i = 0; i < parts.size(); ++i) {
    const int64_t part = parts[i].channels() * element;
    sources.push_back({parts[i].data<char>(), part, part});
    width += part;
    if (sources.size() < kMaxParts && i + 1 < parts.size()) continue;
    join("concat", y.pixels(), sources, {out, width, stride});
    out += width;
    width = 0;
    sources.clear();
  }
}

void sliceChannels(const Tensor& x, int64_t start, const Tensor& y) {
  const int64_t element = sizeOf(x.dtype), width = y.channels() * element;
  join("sliceChannels", y.pixels(), {{x.data<char>() + start * element, width, x.channels() * element}},
       {y.data<char>(), width, width});
}

}  // namespace lithochrome::ops::cuda
