/** Entry of the loader's thread: answers each request for a batch with its arrays. */
import os from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { SampleMaker, type SampleOptions } from './samples.js';
import { type ShardTable, shardRows } from './shard-rows.js';

export interface LoaderSetup {
  table: ShardTable;
  options: SampleOptions;
}

/** Samples `first` … `first + count − 1` of the endless row of epochs. */
export interface LoaderRequest {
  first: number;
  count: number;
}

export interface LoaderReply {
  rgb: Uint8Array<ArrayBuffer>;
  gray: Uint8Array<ArrayBuffer>;
  hints: Float32Array<ArrayBuffer>;
}

/**
 * Niceness above the process's own: a tenth of its weight. A sample costs about half a millisecond, so this share suffices when training
 * keeps every core busy; at the lowest priority (a seventieth) each step would wait for its batch.
 */
const STEP_BACK = 10;

/** On Linux a priority belongs to the thread; elsewhere it would slow the whole process. */
function stepBack(): void {
  if (process.platform !== 'linux') return;
  os.setPriority(Math.min(os.constants.priority.PRIORITY_LOW, os.getPriority() + STEP_BACK));
}

function makeBatch(maker: SampleMaker, pictures: number, { first, count }: LoaderRequest): LoaderReply {
  const pixels = maker.options.size ** 2;
  const reply = {
    rgb: new Uint8Array(count * pixels * 3),
    gray: new Uint8Array(count * pixels),
    hints: new Float32Array(count * pixels * 3),
  };
  for (let i = 0; i < count; i++) {
    const epoch = Math.floor((first + i) / pictures);
    maker.make(epoch, (first + i) % pictures, {
      rgb: reply.rgb.subarray(i * pixels * 3, (i + 1) * pixels * 3),
      gray: reply.gray.subarray(i * pixels, (i + 1) * pixels),
      hints: reply.hints.subarray(i * pixels * 3, (i + 1) * pixels * 3),
    });
  }
  return reply;
}

if (parentPort) {
  const port = parentPort;
  const { table, options } = workerData as LoaderSetup;
  const maker = new SampleMaker(table, shardRows(table), options);
  let delivered = 0;
  port.on('message', (request: LoaderRequest) => {
    const reply = makeBatch(maker, table.width.length, request);
    port.postMessage(reply, [reply.rgb.buffer, reply.gray.buffer, reply.hints.buffer]);
    // Not before: on a busy machine the first step would wait for seconds.
    if (++delivered === 1) stepBack();
  });
}
