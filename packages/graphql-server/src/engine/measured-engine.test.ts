import { expect, it } from 'vitest';
import { ServerMetrics } from '../metrics.js';
import { fakeResult } from '../testing/fake-process.js';
import { EngineBusyError, EngineError } from './engine-error.js';
import { MeasuredEngine } from './measured-engine.js';

const never = new AbortController().signal;
const job = { session: 's', image: new Uint8Array(1), options: {}, hypotheses: 0 };

it('counts outcomes, phases, waiting and company', async () => {
  const metrics = new ServerMetrics();
  const answers = [
    Promise.resolve({ ...fakeResult, waited: 3000, sideBySide: 2 }),
    Promise.resolve({ ...fakeResult, waited: 0, sideBySide: 1 }),
    Promise.reject(new EngineBusyError(2)),
    Promise.reject(new EngineError('INVALID_INPUT', 'it is damaged')),
    Promise.reject(new Error('nobody knows')),
  ];
  const next = () => answers.shift()!;
  const measured = new MeasuredEngine({ colorize: next, render: next }, metrics);
  await measured.colorize(job, never);
  await measured.colorize(job, never);
  for (const message of ['busy', 'damaged', 'knows'])
    await expect(measured.render({ session: 's', options: {} }, never)).rejects.toThrow(message);
  const lines = (await metrics.registry.metrics()).split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      'lithochrome_pictures_total{outcome="done"} 2',
      ...['BUSY', 'INVALID_INPUT', 'INTERNAL'].map((code) => `lithochrome_pictures_total{outcome="${code}"} 1`),
      'lithochrome_phase_seconds_sum{phase="network"} 0.004',
      ...['lithochrome_queue_seconds_sum 3', 'lithochrome_queue_seconds_count 2'],
      ...['lithochrome_batch_size_bucket{le="1"} 1', 'lithochrome_batch_size_bucket{le="2"} 2'],
    ]),
  );
});
