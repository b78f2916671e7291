import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { initialWeights } from '../layers/initialize.js';
import { Program } from '../tensor/program.js';
import type { Tensor } from '../tensor/tensor.js';
import { randomValues } from '../testing/random-values.js';
import { cpu } from '../testing/targets.js';
import { InferenceNetwork, rawOutput } from './inference.js';
import { strata } from './strata.js';

let net: InferenceNetwork;
beforeAll(async () => {
  const network = strata(8);
  net = await InferenceNetwork.load(network, initialWeights(network.declarations, 1), cpu);
  return () => net.dispose();
});
afterEach(() => vi.restoreAllMocks());

const run = (height: number, width: number) =>
  net.run({ data: randomValues(height * width * 4, 1), n: 1, height, width }, rawOutput, { read: () => {} });

it('keeps the eight shapes used last and frees the oldest program', async () => {
  const disposed = vi.spyOn(Program.prototype, 'dispose');
  /** Input widths of the programs that were freed, in order. */
  const freed = () =>
    disposed.mock.contexts.map((program) => 4 * ((program as Program).result as { output: Tensor }).output.shape[2]!);
  for (const width of [32, 64, 96, 128, 160, 192, 224, 256]) await run(32, width);
  expect(freed()).toEqual([]);
  await run(32, 32);
  await run(32, 288);
  expect(freed()).toEqual([64]);
  await run(32, 32);
  await run(32, 64);
  expect(freed()).toEqual([64, 96]);
});

it('lets timers fire while a new shape is prepared and run', async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  await run(192, 224);
  clearInterval(timer);
  expect(turns).toBeGreaterThan(0);
});
