import { expect, it } from 'vitest';
import { fakeResult } from '../testing/fake-process.js';
import { recordingTracer } from '../testing/recording-tracer.js';
import { TracedEngine } from './traced-engine.js';

it('tells the time and the company of each work', async () => {
  const tracer = recordingTracer();
  const answer = { ...fakeResult, waited: 70, sideBySide: 3 };
  const engine = new TracedEngine({ colorize: async () => answer, render: async () => answer }, tracer);
  const { signal } = new AbortController();
  expect(await engine.colorize({ session: 's', image: new Uint8Array(1), options: {}, hypotheses: 0 }, signal)).toBe(
    answer,
  );
  await engine.render({ session: 's', options: {} }, signal);
  expect(tracer.spans.map(({ name }) => name)).toEqual(['engine colorize', 'engine render']);
  expect(tracer.spans[0]!.attributes).toEqual({
    'lithochrome.waited': 70,
    'lithochrome.batch_size': 3,
    ...{ 'lithochrome.decode': 1, 'lithochrome.network': 2, 'lithochrome.encode': 3 },
    ...{ 'lithochrome.model': 'strata', 'lithochrome.device': 'cpu', 'lithochrome.pixels': 12 },
  });
});
