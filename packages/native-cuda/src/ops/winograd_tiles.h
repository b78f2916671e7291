// The tiles of a convolution's results. Dilation d splits a picture into d² pictures of every d-th pixel, each tiled apart.
#pragma once

#include <algorithm>
#include <cstdint>

#include "core/tensor.h"

namespace lithochrome::winograd {

// Where a tile begins; the next rows and columns are `dilation` apart.
struct Tile {
  int64_t picture, y, x;
};

struct TileSize {
  int64_t rows, columns;
};

class Tiles {
 public:
  // Of [N,H,W,…], the smaller one of x and y, in tiles of `size` pixels.
  Tiles(const Shape& image, int64_t dilation, TileSize size)
      : dilation_(dilation), size_(size), rows_(across(image[1], size.rows)), columns_(across(image[2], size.columns)),
        count_(image[0] * dilation * dilation * rows_ * columns_) {}

  int64_t count() const { return count_; }

  Tile at(int64_t index) const {
    // 32-bit divisions take half the time.
    const auto i = static_cast<uint32_t>(index), columns = static_cast<uint32_t>(columns_), rows = static_cast<uint32_t>(rows_);
    const uint32_t line = i / columns, column = i % columns, plane = line / rows, row = line % rows;
    if (dilation_ == 1) return {plane, size_.rows * row, size_.columns * column};
    const auto d = static_cast<uint32_t>(dilation_);
    const uint32_t phase = plane % (d * d);
    return {plane / (d * d), phase / d + dilation_ * size_.rows * row, phase % d + dilation_ * size_.columns * column};
  }

 private:
  int64_t across(int64_t length, int64_t size) const { return (length + dilation_ * size - 1) / (dilation_ * size); }

  int64_t dilation_;
  TileSize size_;
  int64_t rows_, columns_, count_;
};

// Where the pixels of a tile lie in x or y, which has the tiles' resolution or, around stride 2, twice as much (scale 2).
class Plane {
 public:
  Plane(const Shape& image, int64_t dilation, int64_t scale)
      : height_(image[1]), width_(image[2]), dilation_(dilation), scale_(scale) {}

  // The row of pixels `i` rows below a tile's first one: the index of its first pixel, or −1 outside the picture.
  int64_t line(const Tile& tile, int64_t i) const {
    const int64_t y = scale_ * tile.y + dilation_ * i;
    return y >= 0 && y < height_ ? (tile.picture * height_ + y) * width_ : -1;
  }

  // The column `j` columns to the right of a tile's first one, or −1 outside.
  int64_t column(const Tile& tile, int64_t j) const {
    const int64_t x = scale_ * tile.x + dilation_ * j;
    return x < width_ ? std::max<int64_t>(x, -1) : -1;
  }

 private:
  int64_t height_, width_, dilation_, scale_;
};

}  // namespace lithochrome::winograd
