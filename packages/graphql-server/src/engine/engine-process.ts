/** The engine's own process: decodes, colorizes, encodes. Started by fork(); ends with its parent. */
import { colorize, isLithochromeError, loadModel, type Model } from '@lithochrome/ts-core';
import type { EngineSetup, FromEngine, Job, ToEngine } from './protocol.js';

const setup = JSON.parse(process.argv[2]!) as EngineSetup;
const running = new Map<number, AbortController>();
const models = new Map<string, Promise<Model>>();

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

async function work(id: number, { image, options }: Job): Promise<void> {
  const stop = new AbortController();
  running.set(id, stop);
  try {
    const model = await modelOf(options.model);
    const { maxPixels } = setup;
    const result = await colorize(image, { ...options, model, maxPixels, signal: stop.signal });
    send({ type: 'done', id, result });
  } catch (error) {
    const code = isLithochromeError(error) ? error.code : 'INTERNAL';
    send({ type: 'failed', id, code, message: error instanceof Error ? error.message : String(error) });
  } finally {
    running.delete(id);
  }
}

// Ctrl-C reaches the whole process group: when to stop is the parent's decision.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('disconnect', () => process.exit(0));
process.on('message', (message: ToEngine) => {
  if (message.type === 'colorize') void work(message.id, message.job);
  else running.get(message.id)?.abort();
});

// The shipped model is loaded before the first picture comes; a damaged one is reported when it is asked for.
await modelOf(undefined).catch(() => {});
send({ type: 'ready' });
