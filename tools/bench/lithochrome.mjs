// Our implementation as a worker of the benchmark (worker-process.mjs).
import { join } from 'node:path';
import { machine } from '../../packages/ts-core/dist/tensor/device.js';
import { writeArray } from './floats.mjs';
import { measureLimits } from './limits.mjs';
import { lossFloor } from './loss-floor.mjs';
import { openForward, openTraining } from './measured.mjs';
import { serve, timesOf } from './serve.mjs';
import { writeWorkload } from './workload.mjs';

const FIRST_STEPS = 3;
let opened = null;

const operationsOf = (program) => program.profile().reduce((sum, { operations }) => sum + operations, 0);

async function open(params) {
  opened?.dispose();
  const { task, folder } = params;
  opened = task === 'train' ? openTraining(params) : openForward(params);
  const operations = operationsOf(opened.program);
  if (task === 'forward') {
    await opened.run();
    const output = join(folder, 'output-lithochrome.bin');
    writeArray(output, opened.program.result.output.read());
    return { output, operations };
  }
  const values = [];
  for (let i = 0; i < FIRST_STEPS; i++) {
    await opened.run();
    values.push(opened.program.result.terms.reduce((sum, term) => sum + term.read()[0], 0));
  }
  return { losses: values, operations };
}

const methods = {
  machine: () => machine(),
  prepare: writeWorkload,
  open,
  time: (budget) => timesOf(opened.run, budget),
  limits: measureLimits,
  lossFloor,
};

await serve(methods);
