/** Sends hostile requests to a service and checks that each gets a clear answer and that nothing grows, stays or breaks. */
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostileQuery, HostileUpload } from './hostile-requests.js';
import type { Service } from './service.js';

export interface SiegeOptions {
  service: Service;
  dataDir: string;
  /** A photograph that is colorized before and after. */
  photo: Buffer;
  uploads: readonly HostileUpload[];
  queries: readonly HostileQuery[];
}

export interface SiegeReport {
  uploads: number;
  queries: number;
  /** How often each type or code was the answer. */
  answers: Record<string, number>;
  slowestMs: number;
  slowest: string;
  engineRestarts: number;
  /** Resident memory of server and engine together, in MB: at a third of the uploads, and at the end. */
  memoryMegabytes: [number, number];
}

const DEADLINE_MS = 10_000;
const colorize =
  'mutation ($file: File!) { colorize(input: { image: $file }) { __typename ... on Error { message } } }';
const upload =
  'mutation ($file: File!) { uploadDataset(input: { name: "hostile", file: $file }) { __typename ... on Error { message } } }';
const secret = /node_modules|\.[jt]s:\d|    at |\/(home|work|tmp|root|usr)\//;

export async function besiege(options: SiegeOptions): Promise<SiegeReport> {
  const { service, dataDir, photo, uploads, queries } = options;
  const answers: Record<string, number> = {};
  const memory: number[] = [];
  let [slowestMs, slowest] = [0, ''];
  const meet = async (name: string, ask: () => Promise<Response>): Promise<void> => {
    const start = performance.now();
    const response = await ask().catch((cause: unknown) => {
      throw new Error(`${name}: no answer within ${DEADLINE_MS} ms`, { cause });
    });
    const answer = await readAnswer(name, response);
    const ms = performance.now() - start;
    if (ms > slowestMs) [slowestMs, slowest] = [ms, name];
    answers[answer] = (answers[answer] ?? 0) + 1;
  };
  assert.equal((await service.colorize(photo)).result.__typename, 'Colorization');
  // The embedded database is made when it is first needed, which takes seconds.
  await fetch(`${service.url}/graphql?query={datasets{name}}`);
  for (const [i, one] of uploads.entries()) {
    await meet(one.name, () => send(service, one));
    if (i === Math.floor(uploads.length / 3)) memory.push(service.residentMegabytes());
  }
  for (const { name, path, init } of queries) {
    const signal = AbortSignal.timeout(DEADLINE_MS);
    await meet(name, () => fetch(service.url + path, { ...init, signal }));
  }
  memory.push(service.residentMegabytes());
  assert.equal((await fetch(`${service.url}/health`)).status, 200);
  assert.equal((await service.colorize(photo)).result.__typename, 'Colorization');
  await checkFolders(dataDir);
  const engineRestarts = await service.metric('lithochrome_engine_restarts_total');
  const memoryMegabytes = memory as [number, number];
  return {
    ...{ uploads: uploads.length, queries: queries.length, answers },
    ...{ slowestMs: Math.round(slowestMs), slowest, engineRestarts, memoryMegabytes },
  };
}

function send(service: Service, { file, kind }: HostileUpload): Promise<Response> {
  const form = new FormData();
  form.set('operations', JSON.stringify({ query: kind === 'picture' ? colorize : upload, variables: { file: null } }));
  form.set('map', '{"0":["variables.file"]}');
  form.set('0', new Blob([new Uint8Array(file)]), 'photo.jpg');
  const headers = { 'graphql-require-preflight': '1' };
  const signal = AbortSignal.timeout(DEADLINE_MS);
  return fetch(`${service.url}/graphql`, { method: 'POST', headers, body: form, signal });
}

interface Body {
  data?: Record<string, { __typename?: string; message?: string } | null> | null;
  errors?: { message?: string; extensions?: { code?: string } }[];
}

/** The type or the code of a clear answer. */
async function readAnswer(name: string, response: Response): Promise<string> {
  const text = await response.text();
  assert.doesNotMatch(text, secret, name);
  assert.ok(response.status !== 500, `${name}: ${response.status} ${text}`);
  if (!response.headers.get('content-type')?.includes('json')) return eventsOrStatus(response, text);
  const { data, errors } = JSON.parse(text) as Body;
  if (errors) {
    assert.ok(
      errors.every(({ message }) => typeof message === 'string' && message !== ''),
      name,
    );
    assert.ok(!errors.some(({ message }) => message === 'Unexpected error.'), `${name}: ${text}`);
    return errors[0]!.extensions?.code ?? `GraphQL error ${response.status}`;
  }
  const [result] = Object.values(data ?? {});
  const type = result?.__typename ?? 'data';
  if (type.endsWith('Error')) assert.ok(result!.message !== '', name);
  return type;
}

function eventsOrStatus(response: Response, text: string): string {
  const isStream = response.headers.get('content-type')?.includes('event-stream');
  return isStream && text.includes('"errors"') ? 'GraphQL error in a stream' : `HTTP ${response.status}`;
}

/** Nothing half received, half unpacked or half written. */
async function checkFolders(dataDir: string): Promise<void> {
  assert.deepEqual(await readdir(join(dataDir, 'incoming')), []);
  assert.deepEqual(await readdir(join(dataDir, 'datasets')).catch(() => []), []);
  const results = await readdir(join(dataDir, 'results'));
  const whole = new Set(results.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, 22)));
  assert.deepEqual(
    results.filter((name) => !whole.has(name.slice(0, 22))),
    [],
  );
}
