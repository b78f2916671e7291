import { expect, it } from 'vitest';
import { scale } from '../ops/pointwise.js';
import { targets } from '../testing/targets.js';
import { record } from './program.js';
import { take } from './take.js';
import { fromData } from './tensor.js';

it.each(targets.filter(({ precision }) => precision === 'fp32'))(
  "keeps a program's result from later runs: %o",
  async ({ device }) => {
    const x = fromData(Float32Array.of(1, 2, 3), [1, 3], 'f32', device);
    const program = record(() => scale(x, 2));
    await program.run();
    const first = await take(program.result);
    x.write(Float32Array.of(4, 5, 6));
    await program.run();
    expect(first).toMatchObject({ shape: [1, 3], dtype: 'f32', device });
    expect(first.readFloats()).toEqual(Float32Array.of(2, 4, 6));
    expect(program.result.readFloats()).toEqual(Float32Array.of(8, 10, 12));
    program.dispose();
    expect(first.readFloats()).toEqual(Float32Array.of(2, 4, 6));
    first.dispose();
    x.dispose();
  },
);

it('takes nothing from a tensor that was disposed of', async () => {
  const source = fromData(Float32Array.of(1));
  source.dispose();
  await expect(take(source)).rejects.toThrow(/disposed/);
});
