import { describe, expect, it } from 'vitest';
import { type Wanted, zipFiles } from './zip-files.js';

const wanted = (name: string, text: string, asked: string[] = []): Wanted => ({
  name,
  get: async () => {
    asked.push(name);
    return { name: `${name}.jpg`, data: new Blob([text]) };
  },
});
const lost = (name: string): Wanted => ({ name, get: () => Promise.reject(new Error(`${name} is gone`)) });
const watch = () => {
  const seen: number[] = [];
  const stop = new AbortController();
  return { seen, stop, parts: { signal: stop.signal, onProgress: (done: number) => void seen.push(done) } };
};

describe(zipFiles, () => {
  it('stores files as they are, each under a name of its own', async () => {
    const { seen, parts } = watch();
    const { zip, count, missing } = await zipFiles([wanted('ä', 'first'), wanted('ä', 'second')], parts);
    const text = await zip.text();
    for (const part of ['ä.jpg', 'first', 'ä (2).jpg', 'second']) expect(text).toContain(part);
    expect([zip.type, count, missing, seen]).toEqual(['application/zip', 2, [], [0, 1]]);
  });

  it('goes on without what cannot be had, and tells', async () => {
    const { seen, parts } = watch();
    const { count, missing } = await zipFiles([lost('a'), wanted('b', 'x'), lost('c')], parts);
    expect([count, seen]).toEqual([1, [0, 1, 2]]);
    expect(missing).toEqual([
      { name: 'a', reason: 'a is gone' },
      { name: 'c', reason: 'c is gone' },
    ]);
  });

  it('asks for nothing more once it is canceled', async () => {
    const { stop, parts } = watch();
    const asked: string[] = [];
    const canceling: Wanted = {
      name: 'a',
      get: async () => {
        stop.abort(new Error('enough'));
        throw stop.signal.reason as Error;
      },
    };
    await expect(zipFiles([canceling, wanted('b', 'y', asked)], parts)).rejects.toThrow('enough');
    expect(asked).toEqual([]);
  });
});
