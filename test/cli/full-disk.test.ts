import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quickTraining } from '../support/dataset.js';
import { landscape, writeLandscapes, writePicture } from '../support/landscape.js';
import { lithochrome, lithochromeJson } from '../support/lithochrome.js';

const folder = mkdtempSync(join(tmpdir(), 'lithochrome-full-'));
const disk = join(folder, 'disk');
let mounted = false;
beforeAll(async () => {
  mkdirSync(disk);
  mounted = mountSmallDisk();
  await writeLandscapes(join(folder, 'photos'), 12);
  for (const i of [0, 1, 2]) await writePicture(join(folder, `large/${i}.png`), landscape(i, 400, 300).png());
});
afterAll(() => {
  if (mounted) execFileSync('umount', [disk]);
  rmSync(folder, { recursive: true });
});

/** A file system of 256 KiB; needs root. */
function mountSmallDisk(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('on a full disk', () => {
  it('colorize reports each picture that does not fit and leaves no pieces', async ({ skip }) => {
    skip(!mounted, 'mounting a small file system needs root');
    const { code, events, stderr } = await lithochromeJson([
      'colorize',
      join(folder, 'large'),
      '--out',
      join(disk, 'out'),
    ]);
    expect(code).toBe(3);
    const { files } = events.at(-1) as unknown as { files: { error?: { code: string; message: string } }[] };
    expect(files).toHaveLength(3);
    expect(files.at(-1)?.error).toMatchObject({ code: 'IO' });
    expect(files.at(-1)?.error?.message).toContain('disk is full');
    expect(stderr).not.toContain('    at ');
    expect(readdirSync(join(disk, 'out')).filter((name) => !name.endsWith('.png'))).toEqual([]);
  });

  it.each([
    ['prepare', (out: string) => ['prepare', join(folder, 'photos'), '--out', out, '--size', '96']],
    [
      'train',
      (out: string) => ['train', '--data', join(folder, 'photos'), '--out', out, '--steps', '2', ...quickTraining],
    ],
  ])('%s says so and exits with 3', async (name, args) => {
    if (!mounted) return;
    const { code, stderr } = await lithochrome(args(join(disk, name)));
    expect(stderr).toMatch(/^error: .*disk is full/m);
    expect(stderr).not.toContain('    at ');
    expect(code).toBe(3);
  });

  it('a stdout that takes nothing is an error', async () => {
    const full = openSync('/dev/full', 'w');
    const { code, stderr } = await lithochrome(['models', '--json'], { stdout: full });
    closeSync(full);
    expect(stderr).toContain('cannot write to stdout: the disk is full');
    expect(code).toBe(3);
  });
});
