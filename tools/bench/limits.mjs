// What the processor gives at most, in the same run: products of large matrices, and reading and copying beyond the caches.
import { globalNorm } from '../../packages/ts-core/dist/ops/adamw.js';
import { linear } from '../../packages/ts-core/dist/ops/linear.js';
import { copyInto } from '../../packages/ts-core/dist/ops/pointwise.js';
import { machine } from '../../packages/ts-core/dist/tensor/device.js';
import { record } from '../../packages/ts-core/dist/tensor/program.js';
import { scope } from '../../packages/ts-core/dist/tensor/scope.js';
import { empty, fromData, zeros } from '../../packages/ts-core/dist/tensor/tensor.js';
import { cast } from '../../packages/ts-core/dist/ops/pointwise.js';
import { timesOf } from './serve.mjs';

async function fastest(build, ms) {
  const program = record(build);
  await program.run();
  const times = await timesOf(() => program.run(), { ms, least: 3 });
  const [profiled] = program.profile().filter(({ operations }) => operations > 0);
  program.dispose();
  return { ms: Math.min(...times), operations: profiled?.operations ?? 0 };
}

async function productRate(dtype, side, ms) {
  const values = Float32Array.from({ length: side * side }, (_, i) => Math.sin(i));
  const matrix = cast(fromData(values, [side, side], 'f32', 'cpu'), dtype);
  const { ms: least, operations } = await fastest(() => ({ y: linear(matrix, matrix, null) }), ms);
  matrix.dispose();
  return operations / least / 1e6;
}

/**
 * { fp32Gflops, bf16Gflops, readGBs, copyGBs }, each the best of the runs within `ms`; bf16 is null where the processor
 * has none. A copy counts the bytes read and written. `mib`: size of what is read; `side`: of the matrices.
 */
export async function measureLimits({ ms, mib, side }) {
  const elements = mib * 2 ** 18;
  const fp32Gflops = await productRate('f32', side, ms);
  const bf16Gflops = machine().bf16 ? await productRate('bf16', side, ms) : null;
  const [source, target] = [zeros([elements], 'f32', 'cpu'), empty([elements], 'f32', 'cpu')];
  const read = await fastest(() => ({ norm: globalNorm(source) }), ms);
  const copy = await fastest(() => scope(() => copyInto(target, source)), ms);
  source.dispose();
  target.dispose();
  return { fp32Gflops, bf16Gflops, readGBs: (4 * elements) / read.ms / 1e6, copyGBs: (8 * elements) / copy.ms / 1e6 };
}
