import { resolve } from 'node:path';
import { defineCommand } from '../command.js';
import { exitCodes } from '../exit-codes.js';
import { formatNumber, formatTable } from '../format.js';
import { choice, deviceOption, flag, integer, number, numbers, path, required, text } from '../options.js';
import { resolveModel } from '../paths.js';

const example = 'lithochrome evaluate --model strata --data photos/';

/** Names, units and decimals for humans. */
const columns: readonly (readonly [key: string, label: string, digits: number])[] = [
  ['psnr', 'PSNR, dB', 2],
  ['ssim', 'SSIM', 4],
  ['ciede2000', 'CIEDE2000', 2],
  ['abRmse', 'ab RMSE', 2],
  ['aucRaw', 'AuC raw, %', 2],
  ['aucRebalanced', 'AuC rebalanced, %', 2],
  ['colorfulness', 'colorfulness', 1],
  ['colorfulnessTrue', 'colorfulness of the truth', 1],
  ['patchiness', 'patchiness', 3],
];

export const command = defineCommand({
  description: 'Colorizes the gray versions of color photographs and measures how near the truth they come.',
  options: {
    model: text("a shipped model's name, a model folder, or a baseline: gray, mean-color", 'name-or-folder'),
    data: path('a prepared data set or a folder of photographs', 'folder'),
    split: choice('which part of the data (default: test; every picture where there are no splits)', [
      'train',
      'val',
      'test',
    ]),
    limit: integer('at most this many pictures', { min: 1 }),
    report: path('folder for a page with color distributions, the best, median and worst, and all metrics', 'folder'),
    temperature: number("0 takes the likeliest color, 1 the average of all (default: the model's)", { min: 0, max: 1 }),
    vibrancy: number("how far rare, lively colors are favored (default: the model's)", { min: 0, max: 1 }),
    noJudge: flag('without the judge, a classifier that learns to tell predictions from the truth'),
    hints: numbers('also PSNR with so many simulated color hints, such as 0,1,10,100', { min: 0, max: 1000 }),
    precision: choice('arithmetic: auto takes bf16 where the device has it (default: auto)', ['auto', 'fp32', 'bf16']),
    device: deviceOption,
  },
  examples: [
    [example.replace('lithochrome ', ''), 'prints the mean of each metric with its 95 % interval'],
    ['evaluate --model runs/mine/model --data dataset/ --split val --report report/', 'with a page to look at'],
  ],
  async run({ runtime, output }, _args, given) {
    const model = resolveModel(required(given.model, 'model', example), runtime.folder);
    const data = resolve(runtime.folder, required(given.data, 'data', example));
    const report = given.report === undefined ? undefined : resolve(runtime.folder, given.report);
    const core = await runtime.loadCore();
    const onProgress = (progress: { unit: string; done: number; total: number }): void => {
      output.event({ type: 'progress', ...progress });
      output.progress({ ...progress, details: '' });
    };
    const { noJudge = false, ...options } = given;
    const { signal } = runtime;
    const evaluation = await core.evaluate({ ...options, model, data, report, judge: !noJudge, onProgress, signal });
    output.event({ type: 'result', ...evaluation });
    output.print(describe(evaluation));
    return exitCodes.ok;
  },
});

interface Evaluation {
  readonly count: number;
  readonly metrics: Readonly<Record<string, number>>;
  /** 95 % bootstrap interval of each mean. */
  readonly intervals?: Readonly<Record<string, Interval>>;
  readonly hintCurve?: readonly { readonly hints: number; readonly psnr: number; readonly interval: Interval }[] | null;
  readonly judge?: { readonly accuracy: number; readonly interval: Interval; readonly wide: boolean } | null;
}

type Interval = readonly [low: number, high: number];

function describe({ count, metrics, intervals, judge, hintCurve }: Evaluation): string {
  const rows = columns.map(([key, label, digits]): [string, string] => {
    return [label, withInterval(metrics[key], intervals?.[key], digits)];
  });
  const hinted = (hintCurve ?? []).map(({ hints, psnr, interval }): [string, string] => {
    return [`PSNR, dB, ${hints} ${hints === 1 ? 'hint' : 'hints'}`, withInterval(psnr, interval, 2)];
  });
  return formatTable([['pictures', String(count)], ...rows, ...(judge ? [judgeRow(judge, count)] : []), ...hinted]);
}

function judgeRow({ accuracy, interval, wide }: NonNullable<Evaluation['judge']>, count: number): [string, string] {
  const few = wide ? `; wide, with ${count} pictures` : '';
  return ['judge, %', `${withInterval(accuracy, interval, 1)}  50: not told from the truth${few}`];
}

function withInterval(value: unknown, interval: Interval | undefined, digits: number): string {
  const ends = interval?.map((end) => formatNumber(end, digits)).join(', ');
  return `${formatNumber(value, digits)}${ends ? `  [${ends}]` : ''}`;
}
