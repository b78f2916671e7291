/** The engine's own process: decodes, colorizes, encodes. Started by fork(); ends with its parent. */
import {
  type ColorizationSession,
  colorize,
  devices,
  isLithochromeError,
  loadModel,
  memoryInUse,
  type Model,
  openColorization,
} from '@lithochrome/ts-core';
import { EngineError } from './engine-error.js';
import type {
  EngineResult,
  EngineSetup,
  FromEngine,
  Job,
  Order,
  RenderJob,
  SmallPicture,
  ToEngine,
} from './protocol.js';
import { LazySession } from './lazy-session.js';
import { SessionCache } from './session-cache.js';

const setup = JSON.parse(process.argv[2]!) as EngineSetup;
const device = setup.device === 'auto' ? bestDevice() : setup.device;
const running = new Map<number, AbortController>();
const models = new Map<string, Promise<Model>>();
const sessions = new SessionCache(setup.keepBytes);

const send = (message: FromEngine): void => {
  if (process.connected) process.send!(message);
};

function modelOf(name: string | undefined): Promise<Model> {
  const key = name ?? '';
  const model = models.get(key) ?? loadModel(name, { device: setup.device });
  models.set(key, model);
  model.catch(() => models.delete(key));
  return model;
}

function bestDevice(): string {
  return devices().find(({ device, available }) => device === 'cuda' && available) ? 'cuda' : 'cpu';
}

/** Longest side in px of the small pictures to choose from. */
const HYPOTHESIS_SIDE = 384;

async function colorizeJob(job: Job, busy: boolean, signal: AbortSignal): Promise<EngineResult> {
  const { session: name, image, options, hypotheses } = job;
  const { model: modelName, format, quality, ...how } = options;
  const request = { ...how, model: await modelOf(modelName), maxPixels: setup.maxPixels };
  const source = {
    open: () => openColorization(image, request),
    fileBytes: image.byteLength,
    output: { format, quality },
  };
  // To keep what the network said, which has then left the caches, takes up to a tenth of a picture's time.
  if (busy && hypotheses === 0) {
    const result = await colorize(image, { ...request, format, quality, signal });
    sessions.add(name, new LazySession(source));
    return { ...result, hypotheses: [] };
  }
  const session = await openColorization(image, { ...request, signal });
  try {
    const result = await session.render({ format, quality, signal });
    const small = await renderHypotheses(session, hypotheses, signal);
    sessions.add(name, new LazySession(source, session));
    return { ...result, hypotheses: small };
  } catch (error) {
    session.dispose();
    throw error;
  }
}

async function renderHypotheses(session: ColorizationSession, count: number, signal: AbortSignal) {
  const small: SmallPicture[] = [];
  for (let hypothesis = 1; hypothesis <= count; hypothesis++) {
    const made = await session.render({ hypothesis, maxSide: HYPOTHESIS_SIDE, format: 'jpeg', quality: 90, signal });
    small.push({ image: made.image, width: made.info.width, height: made.info.height });
  }
  return small;
}

async function render({ session: name, options }: RenderJob, signal: AbortSignal): Promise<EngineResult> {
  const session = sessions.find(name);
  if (!session) throw new EngineError('EXPIRED', 'the picture is not kept any more; colorize it anew');
  const result = await session.render({ ...options, signal });
  sessions.trim();
  return { ...result, hypotheses: [] };
}

async function work(order: Order): Promise<void> {
  const { id, type, job, busy } = order;
  const stop = new AbortController();
  running.set(id, stop);
  try {
    const result = await (type === 'colorize' ? colorizeJob(job, busy, stop.signal) : render(job, stop.signal));
    send({ type: 'done', id, result });
  } catch (error) {
    const known = isLithochromeError(error) || error instanceof EngineError;
    const message = error instanceof Error ? error.message : String(error);
    send({ type: 'failed', id, code: known ? error.code : 'INTERNAL', message });
  } finally {
    running.delete(id);
    tellMemory();
  }
}

function tellMemory(): void {
  const memory = { device, tensors: memoryInUse(), resident: process.memoryUsage.rss(), kept: sessions.bytes };
  send({ type: 'memory', memory });
}

// Ctrl-C reaches the whole process group: when to stop is the parent's decision.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('disconnect', () => process.exit(0));
process.on('message', (message: ToEngine) => {
  if (message.type === 'cancel') running.get(message.id)?.abort();
  else void work(message);
});

// The shipped model is loaded before the first picture comes; a damaged one is reported when it is asked for.
await modelOf(undefined).catch(() => {});
tellMemory();
send({ type: 'ready' });
