import { expect, it } from 'vitest';
import { recordingTracer } from '../testing/recording-tracer.js';
import { createTestServer } from '../testing/test-server.js';
import { useTracing } from './use-tracing.js';

it('names operations by their type and first field, and says what failed', async () => {
  expect(useTracing).toBeTypeOf('function');
  const tracer = recordingTracer();
  const { query } = await createTestServer({ tracer });
  const stream = { accept: 'text/event-stream' };
  await query('query Mine { models { name } }');
  await query('fragment All on Query { models { name } } { ...All }');
  await query('{ trainingRuns(after: "x") { edges { cursor } } }');
  await query('subscription { trainingRun(id: "none") { seq } }', stream);
  await query('{ nothing }');
  expect(tracer.spans).toEqual([
    { name: 'query models', attributes: { 'graphql.operation.type': 'query', 'graphql.operation.name': 'Mine' } },
    { name: 'query', attributes: { 'graphql.operation.type': 'query' } },
    expect.objectContaining({ name: 'query trainingRuns', failure: expect.stringContaining('cursor') as string }),
    expect.objectContaining({ name: 'subscription trainingRun', failure: 'there is no such training run' }),
  ]);
});
