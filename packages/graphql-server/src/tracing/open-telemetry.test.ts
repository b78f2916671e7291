import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLog } from '../log.js';
import { EngineError } from '../engine/engine-error.js';
import { fakeResult } from '../testing/fake-process.js';
import { createTestServer } from '../testing/test-server.js';
import { TraceCollector } from '../testing/trace-collector.js';
import { openTracer } from './open-tracer.js';
import { noTracer, type Tracer } from './tracer.js';

const log = createLog('silent', { write: () => {} });
const open = (): Promise<Tracer> => openTracer('', log, { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });

let collector: TraceCollector;
beforeAll(async () => {
  collector = await TraceCollector.start();
  // The exporter reads the variables of the process.
  process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = collector.url;
});
afterAll(() => collector.stop());

it('is nothing unless a collector is named', async () => {
  const of = (env: NodeJS.ProcessEnv, endpoint = '') => openTracer(endpoint, log, env);
  expect(await of({})).toBe(noTracer);
  expect(await of({ OTEL_EXPORTER_OTLP_ENDPOINT: '' })).toBe(noTracer);
  expect(await of({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a', OTEL_SDK_DISABLED: 'true' })).toBe(noTracer);
  expect(await of({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://a' })).not.toBe(noTracer);
  expect(await of({}, 'http://a')).not.toBe(noTracer);
  expect(noTracer.traceparent).toBeUndefined();
});

/** A span's own parent, and its trace. */
const place = (name: string) => {
  const { traceId, spanId, parentSpanId } = collector.find(name)!;
  return { traceId, spanId, parentSpanId };
};

it('traces a request from its caller to the engine', async () => {
  const tracer = await open();
  const { handler, lines } = await createTestServer({ tracer });
  const http = createServer((request, response) =>
    tracer.request(request, response, () => void handler(request, response)),
  );
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const caller = { trace: '0af7651916cd43dd8448eb211c80319c', span: 'b7ad6b7169203331' };
  const form = new FormData();
  const query = 'mutation Mine($image: File!) { colorize(input: { image: $image }) { __typename } }';
  form.set('operations', JSON.stringify({ query, variables: { image: null } }));
  form.set('map', '{"0":["variables.image"]}');
  form.set('0', new Blob(['picture']), 'photo');
  const headers = { 'graphql-require-preflight': '1', traceparent: `00-${caller.trace}-${caller.span}-01` };
  const answer = await fetch(`${url}/graphql`, { method: 'POST', headers, body: form });
  expect(await answer.json()).toEqual({ data: { colorize: { __typename: 'Colorization' } } });
  await fetch(`${url}/results/secret?signature=secret`);
  http.closeAllConnections();
  http.close();
  await tracer.close();

  const [request, operation, engine] = ['POST /graphql', 'mutation colorize', 'engine colorize'].map(place);
  expect([request!.traceId, request!.parentSpanId]).toEqual([caller.trace, caller.span]);
  expect([operation!.traceId, operation!.parentSpanId]).toEqual([caller.trace, request!.spanId]);
  expect([engine!.traceId, engine!.parentSpanId]).toEqual([caller.trace, operation!.spanId]);
  const id = answer.headers.get('x-request-id');
  expect(collector.find('POST /graphql')!.attributes).toEqual({
    'http.request.method': 'POST',
    'http.route': '/graphql',
    'http.response.status_code': 200,
    'lithochrome.request': id,
  });
  expect(collector.find('mutation colorize')!.attributes).toMatchObject({ 'graphql.operation.name': 'Mine' });
  expect(collector.find('engine colorize')!.attributes).toMatchObject({
    ...{ 'lithochrome.batch_size': 1, 'lithochrome.network': fakeResult.timings.network, 'lithochrome.pixels': 12 },
  });
  expect(lines.map((line) => JSON.parse(line) as object)).toContainEqual(
    expect.objectContaining({ request: id, trace: caller.trace }),
  );
  expect(collector.resource).toMatchObject({ 'service.name': 'lithochrome' });
  expect(collector.find('GET /results')).toBeDefined();
  expect(JSON.stringify(collector.spans)).not.toContain('secret');
});

it('says what failed, without what a trace must not tell', async () => {
  const tracer = await open();
  const failing = new EngineError('INTERNAL', 'cannot read /home/me/x');
  const { upload } = await createTestServer({ tracer, colorize: () => Promise.reject(failing) });
  await upload();
  await tracer.close();
  const failed = { code: 2, message: 'cannot read <path>' };
  expect(collector.find('engine colorize')!.status).toEqual(failed);
  expect(collector.find('mutation colorize')!.status).toEqual(failed);
});

it('a job has a trace of its own, linked to who asked for it', async () => {
  const tracer = await open();
  const asked = await tracer.span('ask', {}, () => Promise.resolve(tracer.traceparent!));
  const about = { attributes: { 'lithochrome.run': 'r' }, askedBy: asked };
  await tracer.job('training run', about, () => tracer.span('step', {}, () => Promise.resolve()));
  await tracer.job('other run', { attributes: {}, askedBy: null }, () => Promise.resolve());
  await tracer.close();
  const [ask, job, step] = ['ask', 'training run', 'step'].map(place);
  expect(job!.traceId).not.toBe(ask!.traceId);
  expect(collector.find('training run')!.links).toEqual([ask!.spanId]);
  expect(step).toMatchObject({ traceId: job!.traceId, parentSpanId: job!.spanId });
  expect(collector.find('other run')!.links).toEqual([]);
});
