import { basename, join, resolve } from 'node:path';
import type { EventOf, TrainConfig, TrainingEvent } from '@lithochrome/ts-core';
import { defineCommand, type Runtime } from '../command.js';
import { readConfigFile } from '../config-file.js';
import { exitCodes } from '../exit-codes.js';
import { formatNumber, formatTable } from '../format.js';
import type { OutputEvent } from '../json-output.js';
import { choice, deviceOption, flag, integer, number, type OptionValues, path, required, text } from '../options.js';
import { resolveModel } from '../paths.js';
import { createEventRenderer, describeMetrics } from '../render-events.js';
import { UsageError } from '../usage-error.js';

const settings = {
  data: path('a prepared data set, or a folder of photographs (prepared on the way, never changed)', 'folder'),
  out: path("the run's folder: model, checkpoints, events, previews (default: runs/<data>-<time>)", 'folder'),
  preset: choice('defaults of the 2017 setting instead of the ones below; options that are given win', ['seed-2017']),
  network: choice('architecture (default: strata)', ['strata', 'seed']),
  loss: choice('loss (default: rebalanced)', ['mse', 'multinomial', 'rebalanced', 'seed-2017']),
  gamma: number('rebalancing: 1 weighs all colors alike, 0 rare ones fully up (default: 0.5)', { min: 0, max: 1 }),
  alpha: number('exponent of the rebalancing (default: 1)', { min: 0, max: 10 }),
  weightNormalization: choice('scale of the class weights (default: expectation)', ['expectation', 'sum']),
  weightSupport: choice("bins that share gamma: the data's, or all (default: present)", ['present', 'all']),
  targets: choice('a true color as its 5 nearest bins, or the nearest alone (default: soft)', ['soft', 'hard']),
  spatial: choice('spatial term added to the loss (default: none)', ['none', 'levin', 'prob-tv']),
  lambda: number('factor of the spatial term (default: 10 for levin, 3 for prob-tv)', { min: 0, max: 1e6 }),
  radius: integer("radius of levin's window in pixels of the output (default: 1)", { min: 1, max: 7 }),
  similarity: choice("how levin weighs a neighbor's lightness (default: gaussian)", ['gaussian', 'seed', 'affine']),
  similarityScale: number('s of similarity seed in L units (default: 1)', { above: 0, max: 1000 }),
  temperature: number('at which the model decodes, 0 for argmax (default: the best on validation pictures)', {
    min: 0,
    max: 1,
  }),
  steps: integer('number of steps (default: 20000)', { min: 1, max: 1e8 }),
  minutes: number('train about this long: a timing warm-up fixes the number of steps', { above: 0, max: 1e6 }),
  minibatch: integer('crops per step (default: 16)', { min: 1, max: 4096 }),
  size: integer('side of the square crops in pixels (default: 128)', { min: 32, max: 1024, multipleOf: 32 }),
  lr: number('peak learning rate (default: 0.0012)', { above: 0, max: 10 }),
  warmup: integer('steps until the peak, at most a fifth of all (default: 200)', { min: 0 }),
  weightDecay: number('decoupled weight decay (default: 0.02)', { min: 0, max: 1 }),
  clip: number('largest norm of the gradient, 0 for none (default: 1)', { min: 0 }),
  emaDecay: number("decay of the weights' moving average (default: 0.999)", { min: 0, max: 0.999999 }),
  hintShare: number('share of the crops that come with color hints (default: 0.1)', { min: 0, max: 1 }),
  seed: integer('seed of every random choice (default: 0)', { min: 0 }),
  precision: choice('arithmetic: auto takes bf16 where the device has it (default: auto)', ['auto', 'fp32', 'bf16']),
  device: deviceOption,
  checkpointEvery: integer('steps between checkpoints (default: 500)', { min: 1 }),
  validateEvery: integer('steps between validations (default: 1000)', { min: 1 }),
  resume: flag('go on from the last checkpoint in --out, if there is one'),
  init: text('start from the weights of a shipped model or a model folder', 'name-or-folder'),
};

const options = {
  ...settings,
  config: path('options from a JSON, YAML, TOML or ES module file; the command line wins', 'file'),
};

type Settings = OptionValues<typeof settings>;

export const command = defineCommand({
  description:
    'Trains a network on photographs. Interrupted by Ctrl-C it writes a checkpoint; --resume goes on exactly where it stopped.',
  options,
  examples: [
    ['train --data photos/ --out runs/mine --minutes 35', 'the model is then in runs/mine/model'],
    ['train --data photos/ --out runs/mine --resume', 'goes on after an interruption'],
    ['train --data dataset/ --init strata --steps 2000 --lr 3e-4', 'fine-tunes the shipped model'],
    ['train --data dataset/ --spatial levin --radius 2', 'colors like those of neighbors of like lightness'],
    ['train --data dataset/ --preset seed-2017', 'network, loss and decoding of the 2017 project'],
  ],
  async run({ runtime, output }, _args, given) {
    const settled = await trainConfig(given, runtime);
    const core = await runtime.loadCore();
    const init = settled.init === undefined ? undefined : await core.findModel(settled.init);
    const config = { ...settled, init };
    const render = createEventRenderer(output, config.steps);
    output.note(`run ${config.out}`);
    const seen: TrainingEvent[] = [];
    for await (const event of core.train(config, { signal: runtime.signal })) {
      output.event(event);
      render(event);
      remember(seen, event);
    }
    const result = find(seen, 'result');
    if (!result) output.event(interruptedResult(seen));
    else output.print(describeResult(result));
    return result ? exitCodes.ok : exitCodes.interrupted;
  },
});

/** Keeps the latest event of each type. */
function remember(seen: TrainingEvent[], event: TrainingEvent): void {
  const index = seen.findIndex(({ type }) => type === event.type);
  if (index >= 0) seen.splice(index, 1);
  seen.push(event);
}

function find<T extends TrainingEvent['type']>(seen: readonly TrainingEvent[], type: T): EventOf<T> | undefined {
  return seen.find((event): event is EventOf<T> => event.type === type);
}

/** What a script learns of a run that was stopped on request. */
function interruptedResult(seen: readonly TrainingEvent[]): OutputEvent {
  const step = find(seen, 'step');
  const checkpoint = find(seen, 'checkpoint')?.path ?? null;
  const metrics = find(seen, 'validation')?.metrics ?? {};
  return {
    type: 'result',
    interrupted: true,
    steps: step?.step ?? 0,
    loss: step?.loss ?? null,
    checkpoint,
    model: null,
    metrics,
  };
}

/** Command line over config file; paths absolute. */
async function trainConfig(given: OptionValues<typeof options>, runtime: Runtime): Promise<TrainConfig> {
  const { config: file, ...line } = given;
  const fromFile = file === undefined ? {} : await readConfigFile(resolve(runtime.folder, file), settings);
  const merged: Settings = { ...fromFile, ...line };
  const data = resolve(
    runtime.folder,
    required(merged.data, 'data', 'lithochrome train --data photos/ --out runs/mine'),
  );
  if (merged.resume && merged.out === undefined) throw new UsageError("--resume needs the run's folder: add --out RUN");
  const out = resolve(runtime.folder, merged.out ?? join('runs', `${basename(data)}-${timestamp(new Date())}`));
  const init = merged.init === undefined ? undefined : resolveModel(merged.init, runtime.folder);
  return { ...merged, data, out, init };
}

/** "20260131-235959", local time. */
function timestamp(date: Date): string {
  const pad = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}${pad(date.getMonth() + 1)}${pad(date.getDate())}`;
  return `${day}-${pad(date.getHours())}${pad(date.getMinutes())}${pad(date.getSeconds())}`;
}

function describeResult(result: EventOf<'result'>): string {
  return formatTable([
    ['steps', String(result.steps)],
    ['loss', `${formatNumber(result.loss, 4)}${describeMetrics(result.metrics)}`],
    ['model', result.model],
    ['checkpoint', result.checkpoint],
  ]);
}
