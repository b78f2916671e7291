import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { EngineAnswer, Job, RenderJob } from '../engine/protocol.js';
import { openCopy } from './embedded-copy.js';
import { LazyTraining } from '../jobs/lazy-training.js';
import { openTraining } from '../jobs/open-training.js';
import { createLog } from '../log.js';
import { ServerMetrics } from '../metrics.js';
import { ApiKeys, type Scope } from '../security/api-keys.js';
import { anyOf, type Authenticator } from '../security/authenticator.js';
import { SignedUrls } from '../security/signed-urls.js';
import { createServer } from '../server.js';
import { type GivenSettings, settingsSchema } from '../settings.js';
import { ModelCatalog } from '../model-catalog.js';
import { ResultStore } from '../store/result-store.js';
import { DatasetUploads } from '../uploads/dataset-uploads.js';
import { StorageFolders } from '../store/storage-folders.js';
import { noTracer, type Tracer } from '../tracing/tracer.js';
import { fakeResult } from './fake-process.js';

interface TestServerOptions {
  settings?: GivenSettings;
  /** Keys are asked for. */
  withKeys?: boolean;
  /** Beside keys. */
  tokens?: Authenticator;
  colorize?: (job: Job, signal: AbortSignal) => Promise<EngineAnswer>;
  render?: (job: RenderJob) => Promise<EngineAnswer>;
  maxAgeMs?: number;
  tracer?: Tracer;
}

interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** What the text means, where it is JSON. */
  json: AnswerBody;
}

interface AnswerBody {
  data: {
    colorize: { __typename: string; id: string; image: { url: string; sha256: string }; uncertainty: { url: string } };
    colorization: object | null;
    renderColorization: { __typename: string; id: string; image: { url: string } };
    models: object[];
    devices: object[];
  };
  errors: { message: string; extensions: { code: string } }[];
}

const cleanups: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const cleanUp of cleanups) await cleanUp();
});

/** The handler with an engine that only pretends, and what tests need to call it. */
export async function createTestServer(options: TestServerOptions = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), 'lithochrome-server-'));
  const lines: string[] = [];
  const jobs: Job[] = [];
  const settings = settingsSchema.parse({ dataDir, ...options.settings });
  const results = await ResultStore.open(join(dataDir, 'results'), {
    maxAgeMs: options.maxAgeMs ?? 60_000,
    maxBytes: 1e6,
  });
  const keys = new ApiKeys(dataDir);
  const engine = {
    colorize: (job: Job, signal: AbortSignal) => {
      jobs.push(job);
      return options.colorize?.(job, signal) ?? Promise.resolve(fakeResult);
    },
    render: (job: RenderJob) => options.render?.(job) ?? Promise.resolve(fakeResult),
  };
  const ready = { value: true };
  const working = createTraining(dataDir);
  cleanups.push(async () => {
    await working.training.close(0);
    await rm(dataDir, { recursive: true, force: true });
  });
  const server = createServer({
    settings,
    engine,
    results,
    known: options.withKeys ? anyOf([keys, ...(options.tokens ? [options.tokens] : [])]) : null,
    urls: await SignedUrls.open(dataDir, settings.urlMinutes * 60),
    metrics: new ServerMetrics(),
    tracer: options.tracer ?? noTracer,
    log: createLog(settings.logLevel, { write: (line) => void lines.push(line) }),
    isReady: () => ready.value,
    ...working,
  });
  const fetch: Fetch = async (path, init) => readAnswer(await server.fetch(`http://localhost${path}`, init ?? {}));
  const makeKey = async (...scopes: Scope[]) => (await keys.add('test', scopes)).key;
  const ways = { fetch, query: queryWith(fetch), upload: uploadWith(fetch) };
  return { ...ways, ...working, handler: server, makeKey, jobs, lines, ready, results, dataDir };
}

/** Training that accepts runs and trains none. */
function createTraining(dataDir: string) {
  const folders = new StorageFolders(dataDir);
  const models = new ModelCatalog(folders.models);
  const openDatabase = () => openCopy(join(dataDir, 'database'));
  const fail = (error?: unknown): never => {
    throw error;
  };
  const options = {
    openDatabase,
    folders,
    models,
    datasetRoots: [],
    owner: 'test',
    slots: 0,
    fork: fail,
    onError: fail,
    tracer: noTracer,
  };
  const datasetUploads = new DatasetUploads(folders.datasets, { entries: 100, fileBytes: 1e6, totalBytes: 2e6 });
  return {
    folders,
    models,
    datasetUploads,
    incoming: dataDir,
    training: new LazyTraining(() => openTraining(options)),
  };
}

type Fetch = (path: string, init?: RequestInit) => Promise<Answer>;

async function readAnswer(response: Response): Promise<Answer> {
  const { status, headers } = response;
  const text = await response.text();
  const isJson = headers.get('content-type')?.includes('json');
  return { status, headers, text, json: (isJson ? JSON.parse(text) : {}) as AnswerBody };
}

const queryWith =
  (fetch: Fetch) =>
  (query: string, headers: Record<string, string> = {}, variables: object = {}): Promise<Answer> => {
    const body = JSON.stringify({ query, variables });
    const length = String(Buffer.byteLength(body));
    return fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': length, ...headers },
      body,
    });
  };

const colorizeQuery = `mutation ($input: ColorizeInput!) {
  colorize(input: $input) {
    __typename
    ... on Colorization { id image { url width sha256 } uncertainty { url } model method device notes }
    ... on Error { message }
    ... on BusyError { retryAfterSeconds }
  }
}`;

interface Upload {
  /** Fields of the input besides the image. */
  input?: object;
  headers?: Record<string, string>;
  file?: Uint8Array;
  signal?: AbortSignal;
  /** Name of the header against cross-site requests. */
  preflight?: string;
  /** Replace parts of the multipart request. */
  parts?: Record<string, string>;
}

const uploadWith =
  (fetch: Fetch) =>
  ({
    input = {},
    headers = {},
    file = Buffer.from('picture'),
    signal,
    parts = {},
    preflight = 'graphql-require-preflight',
  }: Upload = {}): Promise<Answer> => {
    const operations = JSON.stringify({ query: colorizeQuery, variables: { input: { ...input, image: null } } });
    const body = multipart({ operations, map: '{"0":["variables.input.image"]}', ...parts }, file);
    const type = `multipart/form-data; boundary=${boundary}`;
    return fetch('/graphql', {
      method: 'POST',
      headers: {
        'content-type': type,
        'content-length': String(body.length),
        [preflight]: '1',
        ...headers,
      },
      body: new Uint8Array(body),
      ...(signal ? { signal } : {}),
    });
  };

const boundary = 'boundary-of-the-test';

function multipart(fields: Record<string, string>, file: Uint8Array): Buffer {
  const start = (name: string): string => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"`;
  const texts = Object.entries(fields).map(([name, value]) => `${start(name)}\r\n\r\n${value}\r\n`);
  const head = `${start('0')}; filename="../../photo.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`;
  return Buffer.concat([Buffer.from(texts.join('') + head), file, Buffer.from(`\r\n--${boundary}--\r\n`)]);
}
