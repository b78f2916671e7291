import { execFileSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makePhoto, photoFolder, temporaryFolder, toSharp } from '../testing/photos.js';
import { readDataset } from './dataset.js';
import { prepareDataset } from './prepare.js';

/** All files of a data set but the header, which names the source folder. */
async function contents(path: string): Promise<Map<string, string>> {
  const names = (await readdir(path, { recursive: true })).filter(
    (name) => name.includes('.') && name !== 'dataset.json',
  );
  return new Map(
    await Promise.all(
      names.sort().map(async (name) => [name, (await readFile(join(path, name))).toString('base64')] as const),
    ),
  );
}

const failure = (code: string, message: string): unknown =>
  expect.objectContaining({ code, message: expect.stringContaining(message) as unknown });

describe('an interrupted preparation', () => {
  it('leaves nothing that looks finished, and goes on to the same bytes', async () => {
    const folder = await photoFolder(20, { 'gray.png': await toSharp(makePhoto(30)).grayscale().png().toBuffer() });
    const whole = await prepareDataset(folder, { out: join(dirname(folder), 'whole') });
    const out = join(dirname(folder), 'out');
    for (const stopAt of [1, 7, 15]) {
      const controller = new AbortController();
      const onProgress = ({ done }: { done: number }) => done === stopAt && controller.abort();
      await expect(prepareDataset(folder, { out, onProgress, signal: controller.signal })).rejects.toEqual(
        failure('ABORTED', 'aborted'),
      );
      expect(await readdir(dirname(folder))).toEqual(['out.partial', 'photos', 'whole']);
      await expect(readDataset(out)).rejects.toEqual(failure('DATA', 'not a prepared data set'));
      // What a killed process wrote after its last record.
      for (const name of ['shards/train-000.bin', 'train.ndjson', 'skipped.ndjson']) {
        await writeFile(join(`${out}.partial`, name), 'half a line', { flag: 'a' });
      }
    }
    const done: number[] = [];
    const resumed = await prepareDataset(folder, { out, onProgress: (progress) => done.push(progress.done) });
    expect(done[0]).toBe(16);
    expect(resumed).toEqual({ ...whole, path: out });
    expect(await contents(out)).toEqual(await contents(whole.path));
    expect(await readdir(dirname(folder))).toEqual(['out', 'photos', 'whole']);
  });

  it('starts over when the folder has changed since, whatever lies in the partial files', async () => {
    const folder = await photoFolder(6);
    const out = join(dirname(folder), 'out');
    const controller = new AbortController();
    const onProgress = ({ done }: { done: number }) => done === 4 && controller.abort();
    await expect(prepareDataset(folder, { out, onProgress, signal: controller.signal })).rejects.toThrow('aborted');
    await writeFile(join(`${out}.partial`, 'train.ndjson'), 'rubbish\n', { flag: 'a' });
    await writeFile(join(folder, 'a.jpg'), await toSharp(makePhoto(60)).jpeg().toBuffer());
    const resumed = await prepareDataset(folder, { out });
    const whole = await prepareDataset(folder, { out: join(dirname(folder), 'whole') });
    expect(await contents(resumed.path)).toEqual(await contents(whole.path));
  });

  it('does not start when the signal has fired already', async () => {
    const folder = await photoFolder(2);
    const out = join(dirname(folder), 'out');
    await expect(prepareDataset(folder, { out, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'ABORTED',
    });
    expect(await readdir(dirname(folder))).toEqual(['photos']);
  });

  it('reports a full disk with the fix', async (context) => {
    const folder = await photoFolder(60);
    const disk = await temporaryFolder();
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=300k', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      return context.skip('mounting a small disk needs root');
    }
    onTestFinished(() => void execFileSync('umount', [disk]));
    const out = join(disk, 'out');
    await expect(prepareDataset(folder, { out })).rejects.toEqual(
      failure('IO', 'the disk is full: free some space and run again'),
    );
    expect(await readdir(disk)).toEqual(['out.partial']);
    execFileSync('mount', ['-o', 'remount,size=8m', disk]);
    const { counts } = await prepareDataset(folder, { out });
    expect(counts.train + counts.val + counts.test).toBe(60);
  });
});
