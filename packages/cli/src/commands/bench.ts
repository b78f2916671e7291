import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { text as readAll } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type CommandContext, defineCommand } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { flag, flagOf, integer, path, text } from '../options.js';
import { UsageError } from '../usage-error.js';

const options = {
  only: text('cases net[:task[:precision[:batch]]], * for any, separated by commas (default: all)', 'list'),
  peers: text('pytorch, onnxruntime, tfjs, separated by commas, or none (default: those installed)', 'list'),
  rounds: integer('turns of each implementation in a case (default: 5)', { min: 1 }),
  ms: integer('milliseconds of a turn (default: 500)', { min: 1 }),
  quick: flag('tiny pictures and turns of one run: only to see that it works'),
  out: path('write the result to this file', 'file'),
};

export const command = defineCommand({
  description:
    'Times training and forward passes here against PyTorch, ONNX Runtime and TensorFlow.js, as npm run bench does.',
  options,
  examples: [
    ['bench', 'everything, about 10 minutes'],
    ['bench --only strata:train --peers pytorch', 'one slice of it'],
  ],
  async run(context, _args, values) {
    const script = fileURLToPath(new URL('../../../../tools/bench.mjs', import.meta.url));
    if (!existsSync(script))
      throw new UsageError(`bench runs in a clone of the repository only: there is no ${script}`);
    const given = Object.entries(values).filter(([, value]) => value !== false);
    const flags = given.flatMap(([key, value]) => (value === true ? [flagOf(key)] : [flagOf(key), String(value)]));
    return runScript([script, ...flags], context);
  },
});

/** Hands the script's words on; with --json its object becomes the result. */
async function runScript(args: readonly string[], { runtime, output }: CommandContext): Promise<ExitCode> {
  const { signal, stderr, env } = runtime;
  const json = output.json ? ['--json'] : [];
  const stdio = ['ignore', 'pipe', 'pipe'] as const;
  const child = spawn(process.execPath, [...args, ...json], { env: { ...process.env, ...env }, stdio: [...stdio] });
  const stop = (): boolean => child.kill();
  signal.addEventListener('abort', stop, { once: true });
  child.stderr.pipe(stderr, { end: false });
  const ended = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  const [said, status] = await Promise.all([readAll(child.stdout), ended]);
  signal.removeEventListener('abort', stop);
  if (signal.aborted) return exitCodes.interrupted;
  if (status !== 0) return status === exitCodes.usage ? exitCodes.usage : exitCodes.internal;
  if (output.json) output.event({ type: 'result', ...(JSON.parse(said) as object) });
  else output.print(said.trim());
  return exitCodes.ok;
}
