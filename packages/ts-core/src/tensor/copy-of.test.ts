import { expect, it } from 'vitest';
import { copyOf } from './copy-of.js';
import { fromData } from './tensor.js';

it.each([Float32Array.of(1, -2.5, 3), Int32Array.of(1, 2, 3), Uint8Array.of(0, 128, 255)])(
  'copies %o into memory of its own',
  async (data) => {
    const source = fromData(data, [1, 3]);
    const copy = await copyOf(source);
    expect(copy).toMatchObject({ shape: [1, 3], dtype: source.dtype, device: 'cpu' });
    source.write(new (data.constructor as Float32ArrayConstructor)(3));
    expect(copy.read()).toEqual(data);
    source.dispose();
    expect(copy.read()).toEqual(data);
    copy.dispose();
  },
);

it('does not copy what was disposed of', async () => {
  const source = fromData(Float32Array.of(1));
  source.dispose();
  await expect(copyOf(source)).rejects.toThrow(/disposed/);
});
