import { resolve } from 'node:path';
import type { AblateConfig, AblationEvent, AblationOutcome } from '@lithochrome/ts-core';
import { defineCommand, type Runtime } from '../command.js';
import { exitCodes } from '../exit-codes.js';
import { formatNumber, formatTable } from '../format.js';
import { choice, choices, deviceOption, integer, integers, number, numbers, path, required } from '../options.js';
import type { OptionValues } from '../options.js';
import type { Output } from '../output.js';
import { createEventRenderer, describeMetrics } from '../render-events.js';

const example = 'lithochrome ablate --data dataset/ --out ablation/ --minutes 10';

const options = {
  data: path('a prepared data set, or a folder of photographs (prepared on the way, never changed)', 'folder'),
  out: path("the ablation's folder: a run for each variant, ablation.json, index.html", 'folder'),
  steps: integer('number of steps of each variant', { min: 1, max: 1e8 }),
  minutes: number('train each variant about this long: timing fixes one number of steps for all (default: 10)', {
    above: 0,
    max: 1e6,
  }),
  variants: choices('which losses to compare (default: all)', [
    'mse',
    'multinomial',
    'rebalanced',
    'rebalanced-levin',
    'rebalanced-prob-tv',
  ]),
  gammas: numbers('further variants: rebalanced with each γ, such as 0,0.25,0.5,0.75,0.9', { min: 0, max: 1 }),
  lambdas: numbers('further variants: each chosen spatial variant with each λ, such as 5,50,500', { min: 0, max: 1e6 }),
  seeds: integers('every variant again with each of these seeds, such as 1,2: shows how far one training scatters', {
    min: 0,
  }),
  temperature: number('at which every variant is decoded (default: 0.6)', { min: 0, max: 1 }),
  split: choice('pictures to measure on (default: val)', ['train', 'val', 'test']),
  limit: integer('measure on at most this many pictures', { min: 1 }),
  network: choice('architecture (default: strata)', ['strata', 'seed']),
  gamma: number('rebalancing of the rebalanced variants (default: 0.5)', { min: 0, max: 1 }),
  minibatch: integer('crops per step (default: 16)', { min: 1, max: 4096 }),
  size: integer('side of the square crops in pixels (default: 128)', { min: 32, max: 1024, multipleOf: 32 }),
  lr: number('peak learning rate (default: 0.0012)', { above: 0, max: 10 }),
  seed: integer('seed of every random choice, the same in every variant (default: 0)', { min: 0 }),
  precision: choice('arithmetic: auto takes bf16 where the device has it (default: auto)', ['auto', 'fp32', 'bf16']),
  device: deviceOption,
};

export const command = defineCommand({
  description:
    'Trains the losses one after another from the same start on the same pictures, measures them and writes one HTML page. The same command again goes on after an interruption; a finished variant is not trained again.',
  options,
  examples: [
    [example.replace('lithochrome ', ''), 'five variants, 10 minutes each; the page is ablation/index.html'],
    [
      'ablate --data dataset/ --out ablation/ --minutes 10 --gammas 0,0.25,0.75,0.9',
      'adds four values of γ to it: only they are trained',
    ],
  ],
  async run({ runtime, output }, _args, given) {
    const config = ablateConfig(given, runtime);
    const core = await runtime.loadCore();
    const render = createAblationRenderer(output);
    const finished: string[] = [];
    let outcome: AblationOutcome | undefined;
    for await (const event of core.ablate(config, { signal: runtime.signal })) {
      output.event(event);
      render(event);
      if (event.type === 'variant' && (event.status === 'finished' || event.status === 'skipped')) {
        finished.push(event.variant);
      }
      if (event.type === 'result') outcome = event;
    }
    if (!outcome) {
      output.event({ type: 'result', interrupted: true, finished, ablation: null, page: null });
      return exitCodes.interrupted;
    }
    output.print(describeOutcome(outcome));
    return outcome.failed.length > 0 ? exitCodes.internal : exitCodes.ok;
  },
});

function ablateConfig(given: OptionValues<typeof options>, { folder }: Runtime): AblateConfig {
  const data = resolve(folder, required(given.data, 'data', example));
  const out = resolve(folder, required(given.out, 'out', example));
  return { ...given, data, out };
}

/** Shows the events of an ablation to a human; those of a training as `train` shows them. */
function createAblationRenderer(output: Output): (event: AblationEvent) => void {
  let render = createEventRenderer(output, undefined);
  return (event) => {
    switch (event.type) {
      case 'training':
        return render(event.event);
      case 'status':
        return output.note(event.message);
      case 'evaluation':
        return output.note(`${event.variant}: ${event.count} pictures${describeMetrics(event.metrics)}`);
      case 'variant':
        if (event.status === 'started') render = createEventRenderer(output, event.steps);
        return output.note(describeVariant(event));
      case 'result':
        return undefined;
    }
  };
}

function describeVariant(event: Extract<AblationEvent, { type: 'variant' }>): string {
  const name = `variant ${event.index + 1} of ${event.total}, ${event.variant}`;
  switch (event.status) {
    case 'started':
      return `${name}: ${event.steps} steps`;
    case 'finished':
      return `${name}: trained`;
    case 'skipped':
      return `${name}: was trained before`;
    case 'failed':
      return `${name}: ${event.message}`;
  }
}

function describeOutcome({ variants, checks, page, failed }: AblationOutcome): string {
  const rows = variants.map(({ name, metrics }): [string, string] => {
    return [name, `patchiness ${formatNumber(metrics.patchiness, 2)}${describeMetrics(metrics)}`];
  });
  const verdicts = checks.map(({ claim, measured, holds }): [string, string] => {
    return [holds === null ? 'not measured' : holds ? 'holds' : 'fails', `${claim} (${measured})`];
  });
  const broken = failed.map(({ name, message }): [string, string] => [name, message]);
  return formatTable([...rows, ...broken, ...verdicts, ['page', page]]);
}
