// Reductions along the columns of a tensor [rows,C]: blocks reduce chunks of rows (see column_chunks.h), a second kernel
// combines the chunks with a warp for each column. Partial results are [C,chunks].
#pragma once

#include "gpu/column_chunks.h"
#include "gpu/reduce.h"
#include "gpu/row_grid.h"

namespace lithochrome::gpu {

// As rowGrid, with one block for each chunk and room to merge the threads' State.
template <class State>
Grid columnGrid(int64_t chunks, int64_t units, int64_t pictures = 1) {
  Grid grid = rowGrid(1, units, pictures);
  grid.blocks.x = static_cast<unsigned>(chunks);
  grid.sharedBytes = sizeof(State) * grid.threads.x * grid.threads.y;
  return grid;
}

// Merges the states of a block's rows in a fixed order: the threads with threadIdx.y == 0 get the result.
// Every thread must take part.
template <class State>
__device__ inline void mergeRows(State& state) {
  State* states = sharedMemory<State>();
  const unsigned own = threadIdx.y * blockDim.x + threadIdx.x;
  states[own] = state;
  for (unsigned active = blockDim.y; active > 1;) {
    const unsigned half = (active + 1) / 2;
    __syncthreads();
    if (threadIdx.y + half < active) states[own].merge(states[own + half * blockDim.x]);
    active = half;
  }
  state = states[own];
  __syncthreads();
}

// One warp for each of `columns`, 8 in a block.
inline Grid warpGrid(int64_t columns) {
  return {dim3(static_cast<unsigned>((columns + 7) / 8)), dim3(8 * kWarp)};
}

}  // namespace lithochrome::gpu
