import { expect, it } from 'vitest';
import { sleep } from './sleep.js';

it('ends early when it is aborted', async () => {
  const stop = new AbortController();
  const sleeping = sleep(60_000, stop.signal);
  stop.abort(new Error('enough'));
  await expect(sleeping).rejects.toThrow('enough');
  await expect(sleep(1, stop.signal)).rejects.toThrow('enough');
  await sleep(1);
});
