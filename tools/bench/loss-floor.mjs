// The loss with its gradient against the least memory traffic: reading the logits once and writing their gradient once.
import { losses } from '../../packages/ts-core/dist/losses/registry.js';
import { cast, scale } from '../../packages/ts-core/dist/ops/pointwise.js';
import { record } from '../../packages/ts-core/dist/tensor/program.js';
import { fromData } from '../../packages/ts-core/dist/tensor/tensor.js';
import { timesOf } from './serve.mjs';
import { median } from './statistics.mjs';
import { lossOf, readWorkload } from './workload.mjs';

/** Rows of { spatial, gradient, nanosecondsPerPixel, floorNanosecondsPerPixel, ratio }, in turn with their floor. */
export async function lossFloor({ folder, batch, ms, rounds }) {
  const workload = readWorkload(folder);
  const { size, stride, bins } = workload;
  const side = size / stride;
  const values = Float32Array.from({ length: batch * side * side * bins }, (_, i) => 3 * Math.sin(i * 0.7));
  const logits = fromData(values, [batch, side, side, bins], 'f32', 'cpu');
  const rows = [];
  for (const gradient of ['f32', 'bf16']) {
    const floor = record(() => ({ y: gradient === 'bf16' ? cast(logits, 'bf16') : scale(logits, 1.5) }));
    for (const spatial of ['none', 'levin']) {
      const { settings, targets } = lossOf(workload, batch, gradient);
      const program = record(() => losses.rebalanced(logits, targets, { ...settings, spatial, gradient }));
      rows.push({
        spatial,
        gradient,
        ...(await compared(program, floor, { ms, rounds, pixels: batch * side * side })),
      });
      program.dispose();
    }
    floor.dispose();
  }
  logits.dispose();
  return rows;
}

async function compared(program, floor, { ms, rounds, pixels }) {
  const [ours, least] = [[], []];
  await program.run();
  await floor.run();
  for (let i = 0; i < rounds; i++) {
    ours.push(...(await timesOf(() => program.run(), { ms, least: 1 })));
    least.push(...(await timesOf(() => floor.run(), { ms, least: 1 })));
  }
  const perPixel = (times) => Math.round((1e6 * median(times)) / pixels);
  return {
    nanosecondsPerPixel: perPixel(ours),
    floorNanosecondsPerPixel: perPixel(least),
    ratio: Number((median(ours) / median(least)).toPrecision(3)),
  };
}
