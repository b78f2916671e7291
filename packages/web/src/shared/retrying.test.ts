import { expect, it } from 'vitest';
import { retrying } from './retrying.js';

it('asks until there is an answer, and tells what went wrong', async () => {
  const problems: string[] = [];
  const answers = [new Error('a'), new Error('b'), 'c'];
  const ask = async (): Promise<unknown> => {
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const { signal } = new AbortController();
  const parts = { signal, waitMs: 1, onProblem: ({ message }: Error) => void problems.push(message) };
  expect(await retrying(ask, parts)).toBe('c');
  expect(problems).toEqual(['a', 'b']);
});

it('ends when it is aborted', async () => {
  const stop = new AbortController();
  const onProblem = (): void => stop.abort(new Error('enough'));
  const waiting = retrying(() => Promise.reject(new Error('a')), { signal: stop.signal, waitMs: 60_000, onProblem });
  await expect(waiting).rejects.toThrow('enough');
});
