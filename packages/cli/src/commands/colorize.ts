import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, relative } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { collectInputs, type Input } from '../collect-inputs.js';
import type { Colorization } from '@lithochrome/ts-core';
import { type ColorizeTarget, colorizeTarget } from '../colorize-target.js';
import { type CommandContext, type Core, defineCommand, type Runtime } from '../command.js';
import { describeError, type ErrorDescription } from '../describe-error.js';
import { type ExitCode, exitCodeOf, exitCodes } from '../exit-codes.js';
import { formatNumber, plural } from '../format.js';
import { inOrder } from '../in-order.js';
import { choice, deviceOption, flag, integer, number, type OptionValues, path, text } from '../options.js';
import { type OutputFormat, OutputPaths, outputFormats } from '../output-paths.js';
import { resolveModel } from '../paths.js';
import { UsageError } from '../usage-error.js';
import { writeFileAtomic } from '../write-file-atomic.js';

const options = {
  out: path(
    "where the results go: a folder (made if missing), one file's name, or - (default: beside each input)",
    'folder',
  ),
  model: text("a shipped model's name or a model folder (default: the shipped one)", 'name-or-folder'),
  method: choice('how colors are found: auto is a trained network (default: auto)', ['auto']),
  temperature: number("0 takes the likeliest color, 1 the average of all (default: the model's)", { min: 0, max: 5 }),
  vibrancy: number("how far rare, lively colors are favored (default: the model's)", { min: 0, max: 1 }),
  uncertainty: flag(
    'also writes <result>.uncertainty.png: black where the network is certain, white where all colors are equally likely',
  ),
  hypotheses: integer(
    'also writes so many other likely colorings of each picture, most different first, as <result>.h1, <result>.h2 … (default: 0)',
    { min: 0, max: 8 },
  ),
  format: choice("format of the results (default: the input's; png where that cannot be written)", outputFormats),
  device: deviceOption,
};

type Done = {
  input: string;
  output: string;
  uncertainty?: string;
  hypotheses?: string[];
  width: number;
  height: number;
  bitDepth: number;
  ms: number;
  model: string;
  method: string;
  device: string;
};
type Failed = { input: string; error: ErrorDescription };
type Row = Done | Failed;
/** A picture in memory, or why there is none. */
type Made = { ms: number; colorization: Colorization } | Failed;

interface Job {
  readonly core: Core;
  readonly runtime: Runtime;
  readonly model: Awaited<ReturnType<Core['loadModel']>>;
  readonly target: ColorizeTarget;
  readonly paths: OutputPaths;
  readonly options: OptionValues<typeof options>;
}

export const command = defineCommand({
  arguments: { notation: '<inputs...>', summary: 'files, folders, or - for stdin' },
  description:
    'Colorizes photographs. Lightness, size, orientation and transparency stay; only color is added. Inputs are never replaced.',
  options,
  examples: [
    ['colorize photo.jpg', 'writes photo.color.jpg beside it'],
    ['colorize photos/ --out color/', 'every picture below photos/, as color/<the same path>'],
    ['colorize scan.tif --out print.png --vibrancy 0.7', 'one picture, livelier, under a name of your own'],
    ['colorize photo.jpg --hypotheses 4', 'four other likely colorings to choose from, too'],
    ['colorize - < photo.jpg > color.jpg', 'as a filter'],
  ],
  async run(context, args, given) {
    const job = await prepareJob(context.runtime, { args, given, json: context.output.json });
    if (job.target.kind === 'stdout') context.output.reserveStdout();
    const { folder } = context.runtime;
    const out = job.target.kind === 'folder' ? job.target.folder : undefined;
    const { inputs, skipped } = await collectInputs(args, { folder, exclude: out, isPicture: job.core.isPictureName });
    const files = await colorizeAll(context, inputs, { ...job, paths: new OutputPaths(inputs, out) });
    job.model.dispose();
    context.output.event({ type: 'result', files, skipped });
    context.output.print(summarize(files, skipped));
    return files.length < inputs.length ? exitCodes.interrupted : exitCodeFor(files);
  },
});

async function prepareJob(
  runtime: Runtime,
  request: { args: readonly string[]; given: OptionValues<typeof options>; json: boolean },
): Promise<Omit<Job, 'paths'>> {
  const { args: inputs, given, json } = request;
  const { folder, stdin, stdout } = runtime;
  if (inputs.includes('-') && stdin.isTTY)
    throw new UsageError('stdin is a terminal; give a picture: lithochrome colorize - < photo.jpg');
  const stdoutIsTerminal = stdout.isTTY === true;
  const target = await colorizeTarget({ inputs, out: given.out, format: given.format, json, folder, stdoutIsTerminal });
  const further = given.uncertainty ? '--uncertainty' : given.hypotheses ? '--hypotheses' : undefined;
  if (further && target.kind === 'stdout')
    throw new UsageError(`${further} writes a second picture but stdout takes one; add --out FOLDER`);
  const core = await runtime.loadCore();
  const name = given.model === undefined ? undefined : resolveModel(given.model, folder);
  const model = await core.loadModel(name, { device: given.device });
  return { core, runtime, model, target, options: given };
}

/** Colorizes some pictures at a time, and writes and reports them in the order given. */
async function colorizeAll({ runtime, output }: CommandContext, inputs: readonly Input[], job: Job): Promise<Row[]> {
  const rows: Row[] = [];
  const total = inputs.length;
  const { signal } = runtime;
  const showProgress = () => {
    if (output.terminal && total > 1) output.progress({ unit: 'picture', done: rows.length, total, details: '' });
  };
  showProgress();
  // Two more than cores: decoding and encoding take one each, the network takes all of them, one picture at a time, and a picture
  // that is done waits for those before it.
  const limit = availableParallelism() + 2;
  for await (const made of inOrder(inputs, { limit, signal }, (input) => colorizeOne(input, job))) {
    const input = inputs[rows.length]!;
    const row = 'error' in made ? made : await writeResult(made, input, job);
    if ('error' in row && signal.aborted) break;
    rows.push(row);
    output.event({ type: 'file', index: rows.length, total, ...row });
    output.note(describeRow(row, runtime.folder));
    showProgress();
  }
  return rows;
}

async function colorizeOne(input: Input, { core, runtime, model, target, options: given }: Job): Promise<Made> {
  if (input.error) return { input: input.path, error: input.error };
  const start = performance.now();
  try {
    const source = input.path === '-' ? await buffer(runtime.stdin) : input.path;
    const { temperature, vibrancy, uncertainty, hypotheses } = given;
    const decoding = { temperature, vibrancy, uncertainty, hypotheses };
    const format = target.kind === 'file' ? target.format : given.format;
    const { signal } = runtime;
    const colorization = await core.colorize(source, { model, ...decoding, format, signal });
    return { ms: Math.round(performance.now() - start), colorization };
  } catch (error) {
    return { input: input.path, error: describeError(error) };
  }
}

async function writeResult(made: Exclude<Made, Failed>, input: Input, job: Job): Promise<Row> {
  const { image, info, uncertainty, hypotheses } = made.colorization;
  try {
    const output = await deliver(image, { input, format: info.format, job });
    const { width, height, bitDepth } = info;
    const { name: model, device } = job.model;
    const row: Done = {
      input: input.path,
      output,
      width,
      height,
      bitDepth,
      ms: made.ms,
      model,
      method: 'auto',
      device,
    };
    const write = async (kind: string, data: Uint8Array, extension?: string): Promise<string> => {
      const path = job.paths.companion(output, kind, extension);
      await writeFileAtomic(path, data);
      return path;
    };
    if (uncertainty) row.uncertainty = await write('uncertainty', uncertainty, '.png');
    if (hypotheses) {
      row.hypotheses = [];
      for (const [i, picture] of hypotheses.entries()) row.hypotheses.push(await write(`h${i + 1}`, picture));
    }
    return row;
  } catch (error) {
    return { input: input.path, error: describeError(error) };
  }
}

/** Writes the result and returns where. */
async function deliver(image: Uint8Array, about: { input: Input; format: OutputFormat; job: Job }): Promise<string> {
  const { target, paths, runtime } = about.job;
  if (target.kind === 'stdout') {
    await new Promise<void>((done, fail) => runtime.stdout.write(image, (error) => (error ? fail(error) : done())));
    return '-';
  }
  const path = target.kind === 'file' ? target.path : paths.next(about.input, about.format);
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomic(path, image);
  return path;
}

function describeRow(row: Row, folder: string): string {
  const shorten = (path: string): string => (path === '-' ? path : relative(folder, path) || path);
  if ('error' in row) return `error: ${shorten(row.input)}: ${row.error.message}`;
  const size = `${row.width}×${row.height}, ${formatNumber(row.ms / 1000, 1)} s`;
  return `${shorten(row.input)} → ${shorten(row.output)} (${size})`;
}

function summarize(rows: readonly Row[], skipped: number): string {
  const failed = rows.filter((row) => 'error' in row).length;
  const parts = [`colorized ${plural(rows.length - failed, 'picture')}`];
  if (failed > 0) parts.push(`${failed} failed`);
  if (skipped > 0) parts.push(`${plural(skipped, 'other file')} skipped`);
  return parts.join(', ');
}

/** One input: its own kind of error; a batch with failures: 3. */
function exitCodeFor(rows: readonly Row[]): ExitCode {
  const failed = rows.filter((row): row is Failed => 'error' in row);
  const [first] = failed;
  if (!first) return exitCodes.ok;
  return rows.length === 1 ? exitCodeOf[first.error.code] : exitCodes.data;
}
