// How long a word takes from one core to another: on processors of several chiplets it depends on where the two cores lie, and
// a virtual machine's cores may move during a run.
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';

const ROUND_TRIPS = 2_000;
const REPEATS = 20;

/** Answers every odd number in `word` with the next even one; or asks, and returns the nanoseconds of one way. */
function volley(word, asks) {
  const start = process.hrtime.bigint();
  for (let i = 0; i < ROUND_TRIPS; i++) {
    const [seen, said] = asks ? [2 * i + 2, 2 * i + 1] : [2 * i + 1, 2 * i + 2];
    if (asks) Atomics.store(word, 0, said);
    while (Atomics.load(word, 0) !== seen);
    if (!asks) Atomics.store(word, 0, said);
  }
  return Number(process.hrtime.bigint() - start) / (2 * ROUND_TRIPS);
}

const ready = (worker) => new Promise((resolve) => worker.once('message', resolve));

/** Nanoseconds, the least of a few tries within some 30 ms; null with one core alone. */
export async function betweenCoresNs(threads) {
  if (threads < 2) return null;
  const word = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(fileURLToPath(import.meta.url), { workerData: word });
  await ready(worker);
  const times = [];
  for (let i = 0; i < REPEATS; i++) {
    Atomics.store(word, 0, 0);
    const answered = ready(worker);
    worker.postMessage('play');
    times.push(volley(word, true));
    await answered;
  }
  await worker.terminate();
  return Math.min(...times);
}

if (!isMainThread) {
  parentPort.on('message', () => {
    volley(workerData, false);
    parentPort.postMessage('done');
  });
  parentPort.postMessage('ready');
}
