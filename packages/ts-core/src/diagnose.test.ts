import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { diagnose } from './diagnose.js';

it('tells what computes, the versions in use, why it is not faster, and which models are damaged', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lithochrome-diagnose-'));
  mkdirSync(join(folder, 'broken'));
  writeFileSync(join(folder, 'broken/config.json'), '{}');
  vi.stubEnv('LITHOCHROME_MODELS_DIR', folder);
  const { machine, problem, libraries, models, notes } = await diagnose();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
  expect(problem).toBeNull();
  expect(machine?.threads).toBeGreaterThan(0);
  expect(machine?.onednn).toMatch(/^\d+\.\d+/);
  expect(libraries['libvips']).toMatch(/^\d+\.\d+\.\d+$/);
  expect(models).toMatchObject([
    { name: 'broken', sha256: null, state: expect.stringContaining('SHA256SUMS') as string },
  ]);
  expect(notes.some((note) => note.startsWith('the GPU is not used'))).toBe(machine?.cudaUnavailable !== null);
  if (machine?.backend === 'cpu')
    expect(notes.some((note) => note.startsWith('bf16 is not native'))).toBe(!machine.bf16);
  expect(machine?.backend).toBe(machine?.cuda ? 'cuda' : 'cpu');
});
