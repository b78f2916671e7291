/** Colorizes one picture in a worker thread. */
import { parentPort, workerData } from 'node:worker_threads';
import { colorize } from '../colorize/colorize.js';

const { file, modelPath } = workerData as { file: Uint8Array; modelPath: string };
const { image } = await colorize(file, { model: modelPath });
parentPort?.postMessage(image);
