/** The commands on an addon that emulates CUDA: what the user sees of a GPU, and of one that is gone. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lithochrome, lithochromeJson } from '../support/lithochrome.js';
import { root } from '../support/repository.js';

const addon = process.env['LITHOCHROME_ADDON'] ?? join(root, 'packages/native-cuda/build/emulation/lithochrome.node');
const env = { LITHOCHROME_ADDON: addon };
const gone = { ...env, LITHOCHROME_EMULATION_DEVICES: '0' };
const folder = mkdtempSync(join(tmpdir(), 'lithochrome-cuda-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(!existsSync(addon))('with an emulated GPU', () => {
  it('doctor shows it and where auto computes', async () => {
    const { code, stdout } = await lithochrome(['doctor'], { env });
    expect(code).toBe(0);
    expect(stdout.toString()).toMatch(/^backend +cuda in bf16$/m);
    expect(stdout.toString()).toMatch(/^GPU +Emulated device, compute capability 9\.0, 2 multiprocessors$/m);
    expect(stdout.toString()).not.toContain('the GPU is not used');
  });

  it('doctor says why one that is gone is not used', async () => {
    const { code, events } = await lithochromeJson(['doctor'], { env: gone });
    expect(code).toBe(0);
    expect(events[0]).toMatchObject({ machine: { backend: 'cpu', cuda: null } });
    const { cudaUnavailable } = events[0]!['machine'] as { cudaUnavailable: string };
    expect(cudaUnavailable).toContain('shows no GPU');
    expect(events[0]!['notes']).toContain(`the GPU is not used: ${cudaUnavailable}`);
  });

  it('colorize on one that is gone exits with 4 and the reason; auto takes the CPU', async () => {
    const picture = join(root, 'examples/alpine-ridge.jpg');
    const out = ['--out', join(folder, 'color.png')];
    const refused = await lithochrome(['colorize', picture, ...out, '--device', 'cuda'], { env: gone });
    expect(refused.code).toBe(4);
    expect(refused.stderr).toMatch(/^error: device cuda is not available: .*shows no GPU/m);
    const { code, events } = await lithochromeJson(['colorize', picture, ...out], { env: gone });
    expect(code).toBe(0);
    expect(events[0]).toMatchObject({ type: 'file', device: 'cpu' });
  });
});
