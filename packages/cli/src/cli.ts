import { readFile } from 'node:fs/promises';
import { CommanderError } from 'commander';
import type { Runtime } from './command.js';
import { type CommandTable, commandTable } from './command-table.js';
import { describeError } from './describe-error.js';
import { type ExitCode, exitCodeOf, exitCodes } from './exit-codes.js';
import { listenForInterrupts } from './interrupts.js';
import { createOutput, type Output } from './output.js';
import { parseCommandLine } from './parse-command-line.js';
import { callerFolder } from './paths.js';

/** Runs the bin `lithochrome` with the arguments after its name, and sets the process's exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  const stop = new AbortController();
  const ignoreSignals = listenForInterrupts(process, stop);
  guardStreams(stop);
  const code = await runCli(argv, {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    folder: callerFolder(process.env, process.cwd()),
    signal: stop.signal,
    loadCore: () => import('@lithochrome/ts-core'),
    loadServer: () => import('@lithochrome/graphql-server'),
  });
  ignoreSignals();
  process.exitCode ??= code;
}

/** Runs one command and returns its exit code. Never throws. */
export async function runCli(
  argv: readonly string[],
  runtime: Runtime,
  table: CommandTable = commandTable,
): Promise<ExitCode> {
  const json = argv.includes('--json');
  const output = createOutput(runtime, { json, dumb: runtime.env['TERM'] === 'dumb' });
  const onStop = (): void => announceStop(runtime.signal, output);
  runtime.signal.addEventListener('abort', onStop);
  try {
    const line = await parseCommandLine(argv, table, await readVersion());
    if ('definition' in line) return await line.definition.run({ runtime, output }, line.args, line.options);
    (line.asked ? runtime.stdout : runtime.stderr).write(line.text);
    return line.asked ? exitCodes.ok : exitCodes.usage;
  } catch (error) {
    return report(error, { runtime, output, argv });
  } finally {
    runtime.signal.removeEventListener('abort', onStop);
    output.close();
  }
}

async function readVersion(): Promise<string> {
  const manifest = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

function announceStop(signal: AbortSignal, output: Output): void {
  if (typeof signal.reason === 'string') output.note('stopping as soon as the work is safe; once more to stop at once');
}

/** One line for the user, an object for scripts, the stack only when asked for. */
function report(error: unknown, about: { runtime: Runtime; output: Output; argv: readonly string[] }): ExitCode {
  const { runtime, output, argv } = about;
  const { code, message } = describeError(error);
  const command = argv.find((word) => word in commandTable);
  const help = error instanceof CommanderError ? `; see lithochrome ${command ? `${command} ` : ''}--help` : '';
  output.close();
  output.event({ type: 'error', code, message });
  output.note(code === 'ABORTED' ? 'stopped' : `error: ${message}${help}`);
  if (runtime.env['LITHOCHROME_DEBUG'] === '1' && error instanceof Error) output.note(describeStack(error));
  return exitCodeOf[code];
}

function describeStack(error: Error): string {
  const own = error.stack ?? error.message;
  return error.cause instanceof Error ? `${own}\ncaused by: ${describeStack(error.cause)}` : own;
}

/** A reader that went away (`| head`) ends the work without a word; a full disk behind stdout is an error. */
function guardStreams(stop: AbortController): void {
  process.stderr.on('error', () => {});
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') {
      process.stderr.write(`error: cannot write to stdout: ${describeError(error).message}\n`);
      process.exitCode = exitCodes.data;
    }
    stop.abort(error);
  });
}
