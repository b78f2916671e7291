/** A worker thread that is busy in native code until it is terminated: it says 'running' once its program runs. */
import { parentPort } from 'node:worker_threads';
import { cast } from '../ops/pointwise.js';
import { record } from '../tensor/program.js';
import { zeros } from '../tensor/tensor.js';

const x = zeros([1 << 22]);
const program = record(() => {
  for (let i = 0; i < 5000; i++) cast(cast(x, 'bf16'), 'f32');
  return { done: cast(x, 'bf16') };
});
void program.run();
parentPort?.postMessage('running');
