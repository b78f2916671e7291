import { existsSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { landscape, writePicture } from '../support/landscape.js';
import { type CliEvent, type Finished, lithochrome, lithochromeJson } from '../support/lithochrome.js';
import { bmp, hugePng } from '../support/odd-files.js';

type Row = {
  input: string;
  output: string;
  width: number;
  height: number;
  bitDepth: number;
  error?: { code: string; message: string };
};

const folder = mkdtempSync(join(tmpdir(), 'lithochrome-inputs-'));
const pictures = join(folder, 'in');
const results = join(folder, 'out');
afterAll(() => rmSync(folder, { recursive: true }));

async function writeGoodPictures(): Promise<void> {
  const view = (width = 80, height = 60) => landscape(3, width, height);
  const files: Record<string, Sharp> = {
    'color.jpg': view().jpeg(),
    'gray.jpg': view().toColourspace('b-w').jpeg(),
    'sub/rotated.jpg': view().jpeg().withMetadata({ orientation: 6 }),
    'cmyk.jpg': view().toColourspace('cmyk').jpeg(),
    'palette.png': view().png({ palette: true, colors: 16 }),
    'deep.png': view().toColourspace('rgb16').png(),
    'deep-gray.png': view().toColourspace('grey16').png(),
    'alpha.png': view().ensureAlpha(0.5).png(),
    'picture.webp': view().webp(),
    'scan.tif': view().tiff({ compression: 'lzw' }),
    'deep.tiff': view().toColourspace('rgb16').tiff({ compression: 'deflate' }),
    'still.gif': view().gif(),
    'moving.gif': sharp([await view().png().toBuffer(), await landscape(4, 80, 60).png().toBuffer()], {
      join: { animated: true },
    }).gif(),
    'dot.png': sharp({ create: { width: 1, height: 1, channels: 3, background: '#777' } }).png(),
    'line.png': view(300, 1).png(),
    'tall.png': view(3, 700).png(),
  };
  for (const [name, picture] of Object.entries(files)) await writePicture(join(pictures, name), picture);
}

async function writeBadPictures(): Promise<void> {
  await writeFile(join(pictures, 'empty.jpg'), '');
  await writeFile(join(pictures, 'text.png'), 'this is no picture\n');
  await writeFile(
    join(pictures, 'drawing.svg'),
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
  );
  await writeFile(join(pictures, 'old.bmp'), bmp(8, 8));
  await writeFile(join(pictures, 'huge.png'), hugePng(60_000, 60_000));
  await writePicture(join(pictures, 'truncated.jpg'), landscape(5, 200, 150).jpeg());
  truncateSync(join(pictures, 'truncated.jpg'), 2500);
  await mkdir(join(pictures, 'folder.jpg'), { recursive: true });
  await writeFile(join(pictures, 'notes.txt'), 'not counted as a picture');
}

const bad: Record<string, string> = {
  'empty.jpg': 'INVALID_INPUT|UNSUPPORTED_IMAGE',
  'text.png': 'INVALID_INPUT|UNSUPPORTED_IMAGE',
  'drawing.svg': 'UNSUPPORTED_IMAGE',
  'old.bmp': 'UNSUPPORTED_IMAGE',
  'huge.png': 'IMAGE_TOO_LARGE',
  'truncated.jpg': 'INVALID_INPUT|UNSUPPORTED_IMAGE',
};

describe('a folder of all kinds of files', () => {
  let finished: Finished & { events: CliEvent[] };
  let rows: Row[];
  let skipped: unknown;
  const rowOf = (name: string): Row => {
    const row = rows.find(({ input }) => input === join(pictures, name));
    if (!row) throw new Error(`no row for ${name}`);
    return row;
  };

  beforeAll(async () => {
    await writeGoodPictures();
    await writeBadPictures();
    finished = await lithochromeJson(['colorize', pictures, '--out', results]);
    const result = finished.events.at(-1) as unknown as { files: Row[]; skipped: unknown };
    rows = result.files;
    skipped = result.skipped;
  });

  it('is worked through to the end, with exit code 3', () => {
    expect(finished.stderr).not.toContain('    at ');
    expect(finished.code).toBe(3);
    expect(rows).toHaveLength(16 + Object.keys(bad).length);
    expect(skipped).toBe(1);
  });

  it.each(Object.entries(bad))('%s fails as %s, in words', (name, codes) => {
    const { error } = rowOf(name);
    expect(codes.split('|')).toContain(error?.code);
    expect(error?.message.length).toBeGreaterThan(10);
    expect(existsSync(join(results, name))).toBe(false);
  });

  it.each([
    ['color.jpg', { output: 'color.jpg', format: 'jpeg', size: [80, 60], depth: 'uchar' }],
    ['gray.jpg', { output: 'gray.jpg', format: 'jpeg', size: [80, 60], depth: 'uchar' }],
    ['sub/rotated.jpg', { output: 'sub/rotated.jpg', format: 'jpeg', size: [60, 80], depth: 'uchar' }],
    ['cmyk.jpg', { output: 'cmyk.jpg', format: 'jpeg', size: [80, 60], depth: 'uchar' }],
    ['palette.png', { output: 'palette.png', format: 'png', size: [80, 60], depth: 'uchar' }],
    ['deep.png', { output: 'deep.png', format: 'png', size: [80, 60], depth: 'ushort' }],
    ['deep-gray.png', { output: 'deep-gray.png', format: 'png', size: [80, 60], depth: 'ushort' }],
    ['alpha.png', { output: 'alpha.png', format: 'png', size: [80, 60], depth: 'uchar' }],
    ['picture.webp', { output: 'picture.webp', format: 'webp', size: [80, 60], depth: 'uchar' }],
    ['scan.tif', { output: 'scan.tif', format: 'tiff', size: [80, 60], depth: 'uchar' }],
    ['deep.tiff', { output: 'deep.tiff', format: 'tiff', size: [80, 60], depth: 'ushort' }],
    ['still.gif', { output: 'still.png', format: 'png', size: [80, 60], depth: 'uchar' }],
    ['moving.gif', { output: 'moving.png', format: 'png', size: [80, 60], depth: 'uchar' }],
    ['dot.png', { output: 'dot.png', format: 'png', size: [1, 1], depth: 'uchar' }],
    ['line.png', { output: 'line.png', format: 'png', size: [300, 1], depth: 'uchar' }],
    ['tall.png', { output: 'tall.png', format: 'png', size: [3, 700], depth: 'uchar' }],
  ])('%s becomes %j', async (name, { output, format, size, depth }) => {
    const row = rowOf(name);
    expect(row).toMatchObject({ output: join(results, output), bitDepth: depth === 'ushort' ? 16 : 8 });
    const metadata = await sharp(await readFile(row.output)).metadata();
    const { hasAlpha } = await sharp(join(pictures, name)).metadata();
    expect(metadata).toMatchObject({ format, depth, hasAlpha });
    expect([metadata.autoOrient.width, metadata.autoOrient.height]).toEqual(size);
    expect([row.width, row.height]).toEqual(size);
  });

  it('changes the inputs by nothing and writes nothing else', () => {
    expect(existsSync(join(pictures, 'color.color.jpg'))).toBe(false);
    expect(existsSync(join(results, 'notes.txt'))).toBe(false);
  });
});

describe('single inputs', () => {
  it('beside the input without --out', async () => {
    await writePicture(join(folder, 'single/view.jpg'), landscape(1, 64, 48).jpeg());
    const { code, stdout } = await lithochrome(['colorize', 'view.jpg'], { cwd: join(folder, 'single') });
    expect(code).toBe(0);
    expect(stdout.toString()).toBe('colorized 1 picture\n');
    expect(existsSync(join(folder, 'single/view.color.jpg'))).toBe(true);
  });

  it('as a filter', async () => {
    const input = await landscape(1, 64, 48).webp().toBuffer();
    const { code, stdout } = await lithochrome(['colorize', '-'], { input });
    expect(code).toBe(0);
    expect(await sharp(stdout).metadata()).toMatchObject({ format: 'webp', width: 64, height: 48 });
  });

  it.each([
    ['an empty stdin', ['-'], 3, /empty|no data/i],
    ['a missing file', ['nowhere.jpg'], 3, /nowhere\.jpg does not exist/],
    ['a folder without pictures', ['bare'], 3, /no pictures found in .*bare/],
  ])('%s is explained', async (_what, args, expected, message) => {
    await mkdir(join(folder, 'bare'), { recursive: true });
    const { code, stderr, stdout } = await lithochrome(['colorize', ...args], { cwd: folder, input: Buffer.alloc(0) });
    expect(code).toBe(expected);
    expect(stderr).toMatch(message);
    expect(stderr + stdout.toString()).not.toContain('    at ');
  });

  it('an unreadable file', async ({ skip }) => {
    skip(process.getuid?.() === 0, 'root may read everything');
    writeFileSync(join(folder, 'secret.jpg'), 'x');
    await chmod(join(folder, 'secret.jpg'), 0);
    const { code, stderr } = await lithochrome(['colorize', join(folder, 'secret.jpg')]);
    expect(code).toBe(3);
    expect(stderr).toContain('permission denied');
  });
});
