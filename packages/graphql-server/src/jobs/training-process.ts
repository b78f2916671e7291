/** A training process: trains one run, whose folder is the only place that it writes to. Started by fork(); ends with its parent. */
import { setTimeout as wait } from 'node:timers/promises';
import { isLithochromeError, train, type TrainConfig } from '@lithochrome/ts-core';
import { type FromTraining, HEARTBEAT_MS, type ToTraining } from './protocol.js';

/** An earlier process of the run, whose server was killed, has this long to write its checkpoint (ms). */
const PATIENCE_MS = 60_000;
const RETRY_MS = 100;
/** Time for the last checkpoint of a process whose server is gone (ms). */
const GRACE_MS = 30_000;

const stop = new AbortController();

const send = (message: FromTraining): void => {
  if (process.connected) process.send!(message);
};

async function run(config: TrainConfig): Promise<void> {
  setInterval(() => send({ type: 'alive' }), HEARTBEAT_MS);
  const last = await trainWhenFree(config).catch(failureOf);
  // Nothing is left to do, whatever threads are still there.
  if (process.connected) process.send!(last, () => process.exit(0));
  else process.exit(0);
}

function failureOf(error: unknown): FromTraining {
  if (isLithochromeError(error, 'ABORTED')) return { type: 'done', finished: false };
  const code = isLithochromeError(error) ? error.code : 'INTERNAL';
  return { type: 'failed', code, message: error instanceof Error ? error.message : String(error) };
}

async function trainWhenFree(config: TrainConfig): Promise<FromTraining> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return { type: 'done', finished: await trainNow(config) };
    } catch (error) {
      if (!isLithochromeError(error, 'BUSY') || performance.now() > deadline || stop.signal.aborted) throw error;
      await wait(RETRY_MS);
    }
  }
}

/** Whether the run is finished. */
async function trainNow(config: TrainConfig): Promise<boolean> {
  let finished = false;
  for await (const event of train(config, { signal: stop.signal })) {
    send({ type: 'news' });
    finished = event.type === 'result';
  }
  return finished;
}

// Ctrl-C reaches the whole process group: when to stop is the parent's decision.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('disconnect', () => {
  stop.abort();
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), GRACE_MS).unref();
});
process.on('message', (message: ToTraining) => {
  if (message.type === 'train') void run(message.config);
  else stop.abort();
});
