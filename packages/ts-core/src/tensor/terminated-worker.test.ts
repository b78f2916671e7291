import { once } from 'node:events';
import { expect, it } from 'vitest';
import { relu } from '../ops/pointwise.js';
import { startWorker } from '../start-worker.js';
import { record } from './program.js';
import { fromData } from './tensor.js';

it('a worker terminated while its program runs leaves the others computing', async () => {
  for (let round = 0; round < 2; round++) {
    const worker = startWorker(new URL('../testing/endless-worker.js', import.meta.url), {});
    await once(worker, 'message');
    await worker.terminate();
  }
  const x = fromData(Float32Array.of(-1, 2));
  const program = record(() => relu(x));
  await program.run();
  expect([...program.result.readFloats()]).toEqual([0, 2]);
  program.dispose();
  x.dispose();
});
