/** The service on a port: opens its folder, starts the engine, listens; `stop` finishes what runs. */
import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { LithochromeError, takeLock } from '@lithochrome/ts-core';
import { type DestinationStream } from 'pino';
import { openEmbedded } from './database/embedded.js';
import { openPostgres } from './database/postgres.js';
import { createEarlyRefusal } from './early-refusal.js';
import { Engine } from './engine/engine.js';
import { forkEngine } from './engine/fork-engine.js';
import { LazyTraining } from './jobs/lazy-training.js';
import { openTraining } from './jobs/open-training.js';
import { forkTraining } from './jobs/training-child.js';
import { createLog, describeForLog, type Log } from './log.js';
import { ServerMetrics } from './metrics.js';
import { ModelCatalog } from './model-catalog.js';
import { parseSettings } from './parse-settings.js';
import type { Authenticator } from './security/authenticator.js';
import { requiredAuthentication } from './security/required-authentication.js';
import { SignedUrls } from './security/signed-urls.js';
import { createServer } from './server.js';
import type { GivenSettings, Settings } from './settings.js';
import { persistentId } from './store/persistent-id.js';
import { ResultStore } from './store/result-store.js';
import { DatasetUploads } from './uploads/dataset-uploads.js';
import { openTracer } from './tracing/open-tracer.js';
import type { Tracer } from './tracing/tracer.js';
import { StorageFolders } from './store/storage-folders.js';

export interface RunningService {
  /** Where it listens: "http://127.0.0.1:4000". */
  url: string;
  /** Takes no further requests, finishes those that run, ends the engine. */
  stop(): Promise<void>;
}

const SWEEP_MS = 60_000;
const MAX_ARCHIVE_ENTRIES = 20_000;
const HOUR_MS = 3_600_000;
/** Niceness of a training above the server's own: requests come first. */
const TRAINING_STEPS_BACK = 10;

/**
 * Starts the service.
 *
 * @param log where the lines of the log go
 * @throws LithochromeError INVALID_OPTION, IO, BUSY where another process uses the data folder
 * @example
 * const service = await startService({ port: 0, dataDir: 'state' }, process.stderr);
 * await service.stop();
 */
export async function startService(given: GivenSettings, log: DestinationStream): Promise<RunningService> {
  const settings = parseSettings(given);
  const dataDir = resolve(settings.dataDir);
  const known = await requiredAuthentication(settings, dataDir);
  await mkdir(dataDir, { recursive: true, mode: 0o700 }).catch((cause: Error) => {
    throw new LithochromeError('IO', `cannot make the data folder ${dataDir}: ${cause.message}`, { cause });
  });
  const unlock = await takeLock(join(dataDir, 'server.lock'), `the data folder ${dataDir}`);
  try {
    return await start({ settings, dataDir, known, log: createLog(settings.logLevel, log), unlock });
  } catch (error) {
    await unlock();
    throw error;
  }
}

interface StartRequest {
  settings: Settings;
  dataDir: string;
  known: Authenticator | null;
  log: Log;
  unlock: () => Promise<void>;
}

async function start({ settings, dataDir, known, log, unlock }: StartRequest): Promise<RunningService> {
  const metrics = new ServerMetrics();
  const tracer = await openTracer(settings.otlpEndpoint, log);
  const parts = await openParts({ settings, dataDir, log, tracer });
  const { results, training } = parts;
  if (settings.database !== 'embedded') await training.open();
  const engine = createEngine(settings, metrics, log);
  metrics.watch({ engine, results, training });
  let stopping = false;
  const isReady = (): boolean => engine.ready && !stopping;
  const handler = createServer({ settings, engine, ...parts, known, metrics, tracer, log, isReady });
  const refuseEarly = createEarlyRefusal(engine, () => metrics.pictures.inc({ outcome: 'BUSY' }));
  const http = createHttp((request, response) =>
    tracer.request(request, response, () => void (refuseEarly(request, response) || handler(request, response))),
  );
  const sweeping = sweepAtTimes([results, parts.datasetUploads]);
  const close = async (seconds: number): Promise<void> => {
    await Promise.all([training.close(seconds), drain(http, seconds)]);
    clearInterval(sweeping);
    await engine.close();
    await tracer.close();
  };
  try {
    await listen(http, settings);
  } catch (error) {
    await close(0);
    throw error;
  }
  // Runs that wait in the embedded database go on; without one it is made when it is needed.
  if (existsSync(databaseFolder(dataDir))) void training.open().catch((error: unknown) => logFailure(log, error));
  const url = urlOf(http.address() as AddressInfo);
  log.info({ url }, 'listening');
  const stop = async (): Promise<void> => {
    stopping = true;
    log.info('stopping');
    await close(settings.shutdownSeconds);
    await unlock();
    log.info('stopped');
  };
  return { url, stop };
}

interface PartsRequest extends Pick<StartRequest, 'settings' | 'dataDir' | 'log'> {
  tracer: Tracer;
}

/** What lies in the folders. */
async function openParts({ settings, dataDir, log, tracer }: PartsRequest) {
  const folders = new StorageFolders(settings.storage === '' ? dataDir : resolve(settings.storage));
  const models = new ModelCatalog(folders.models);
  return {
    urls: await SignedUrls.open(dataDir, settings.urlMinutes * 60),
    results: await openResults(settings, dataDir),
    folders,
    models,
    training: createTraining({ settings, dataDir, folders, models, log, tracer }),
    ...(await openUploads(settings, { dataDir, folders })),
  };
}

/** Where uploads are received, which a killed server may have left full, and what makes data sets of them. */
async function openUploads(
  { maxDatasetMegabytes, maxUploadMegabytes }: Settings,
  { dataDir, folders }: { dataDir: string; folders: StorageFolders },
) {
  const incoming = join(dataDir, 'incoming');
  await rm(incoming, { recursive: true, force: true });
  await mkdir(incoming, { mode: 0o700 });
  // Unpacked, a data set may be twice as large as its archive: photographs hardly shrink.
  const bytes = { fileBytes: maxUploadMegabytes * 1e6, totalBytes: 2e6 * maxDatasetMegabytes };
  const datasetUploads = new DatasetUploads(folders.datasets, { entries: MAX_ARCHIVE_ENTRIES, ...bytes });
  return { incoming, datasetUploads };
}

/** Deletes what is too old, now and then. */
function sweepAtTimes(stores: readonly { sweep(): Promise<void> }[]): NodeJS.Timeout {
  const sweep = (): void => stores.forEach((store) => void store.sweep().catch(() => {}));
  return setInterval(sweep, SWEEP_MS).unref();
}

function openResults({ retainHours, retainMegabytes }: Settings, dataDir: string): Promise<ResultStore> {
  const limits = { maxAgeMs: retainHours * HOUR_MS, maxBytes: retainMegabytes * 1e6 };
  return ResultStore.open(join(dataDir, 'results'), limits);
}

interface TrainingParts extends PartsRequest {
  folders: StorageFolders;
  models: ModelCatalog;
}

function createTraining({ settings, dataDir, log, tracer, folders, models }: TrainingParts): LazyTraining {
  const { database, datasetRoots, trainings } = settings;
  const options = {
    openDatabase: () => (database === 'embedded' ? openEmbedded(databaseFolder(dataDir)) : openPostgres(database)),
    folders,
    models,
    datasetRoots: datasetRoots.map((root) => resolve(root)),
    slots: trainings,
    fork: () => forkTraining(TRAINING_STEPS_BACK),
    onError: (error: unknown) => logFailure(log, error),
    tracer,
  };
  return new LazyTraining(async () =>
    openTraining({ ...options, owner: await persistentId(join(dataDir, 'server-id')) }),
  );
}

const databaseFolder = (dataDir: string): string => join(dataDir, 'database');

function logFailure(log: Log, error: unknown): void {
  log.error({ error: describeForLog(error) }, 'training failed to go on');
}

function createEngine(settings: Settings, metrics: ServerMetrics, log: Log): Engine {
  const { concurrency, queue, device, deadlineSeconds, maxMegapixels, keepMegabytes } = settings;
  return new Engine({
    concurrency,
    queue,
    deadlineMs: deadlineSeconds * 1000,
    fork: () => forkEngine({ device, maxPixels: maxMegapixels * 1e6, keepBytes: keepMegabytes * 1e6 }),
    onRestart: (reason) => {
      metrics.restarts.inc();
      log.error({ reason }, 'the engine process ended and is started again');
    },
  });
}

function createHttp(listener: Parameters<typeof createHttpServer>[1]): Server {
  return createHttpServer(
    { requestTimeout: 600_000, headersTimeout: 15_000, keepAliveTimeout: 10_000, maxHeaderSize: 16_384 },
    listener,
  );
}

async function listen(http: Server, { host, port }: Settings): Promise<void> {
  await new Promise<void>((done, fail) => {
    http.once('error', (error: NodeJS.ErrnoException) => {
      const inUse = error.code === 'EADDRINUSE' ? '; choose another port' : '';
      fail(new LithochromeError('IO', `cannot listen on ${host}, port ${port}: ${error.message}${inUse}`));
    });
    http.listen(port, host, done);
  });
}

/** Waits for running requests; connections that are still open after `seconds` are closed. */
async function drain(http: Server, seconds: number): Promise<void> {
  const closed = new Promise((done) => http.close(done));
  // A connection that is kept alive becomes idle when its answer is out.
  const idle = setInterval(() => http.closeIdleConnections(), 50);
  const force = setTimeout(() => http.closeAllConnections(), seconds * 1000);
  await closed;
  clearInterval(idle);
  clearTimeout(force);
}

function urlOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
