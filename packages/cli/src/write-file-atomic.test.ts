import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeFileAtomic } from './write-file-atomic.js';

it('replaces a file and leaves no pieces, also when it fails', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lithochrome-atomic-'));
  const path = join(folder, 'a');
  await writeFileAtomic(path, Buffer.from('one'));
  await writeFileAtomic(path, Buffer.from('two'));
  await expect(writeFileAtomic(folder, Buffer.from('three'))).rejects.toThrow();
  expect(readFileSync(path, 'utf8')).toBe('two');
  expect(readdirSync(folder)).toEqual(['a']);
  rmSync(folder, { recursive: true });
});
