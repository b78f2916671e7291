import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../packages/cli/bin/lithochrome.js', import.meta.url));

export type CliEvent = { readonly type: string } & Readonly<Record<string, unknown>>;

export interface Finished {
  /** Exit code; null where a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: Buffer;
  /** Where stdout goes: a file descriptor; then it is not collected. */
  readonly stdout?: number;
}

export interface Started {
  readonly process: ChildProcess;
  readonly finished: Promise<Finished>;
  /** Resolves when `count` events of a type were printed, or the process has ended. */
  seen(type: string, count: number): Promise<void>;
}

/** Starts the built bin, as a user would. */
export function start(args: readonly string[], options: RunOptions = {}): Started {
  const { cwd, input, stdout } = options;
  // The test runner's own conditions and nx's variables are no part of a user's shell.
  const { NODE_OPTIONS: _options, NX_TASK_TARGET_PROJECT: _project, ...inherited } = process.env;
  const env = { ...inherited, ...options.env };
  const child = spawn(process.execPath, [bin, ...args], { cwd, env, stdio: ['pipe', stdout ?? 'pipe', 'pipe'] });
  child.stdin?.on('error', () => {});
  child.stdin?.end(input);
  const [out, err] = [collect(child.stdout), collect(child.stderr)];
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout: out(), stderr: err().toString() }));
  });
  const seen = async (type: string, count: number): Promise<void> => {
    const enough = new Promise<void>((resolve) => {
      const check = (): void => {
        if (out().toString().split(`"type":"${type}"`).length > count) resolve();
      };
      child.stdout?.on('data', check);
      check();
    });
    await Promise.race([enough, finished]);
  };
  return { process: child, finished, seen };
}

/** Gathers a stream; the function returned gives what came so far. */
function collect(stream: Readable | null): () => Buffer {
  const chunks: Buffer[] = [];
  stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks);
}

/** Runs the built bin to its end. */
export function lithochrome(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return start(args, options).finished;
}

/** Runs with `--json` and parses every line of stdout. */
export async function lithochromeJson(
  args: readonly string[],
  options: RunOptions = {},
): Promise<Finished & { events: CliEvent[] }> {
  const finished = await lithochrome([...args, '--json'], options);
  return { ...finished, events: parseEvents(finished.stdout) };
}

export function parseEvents(stdout: Buffer): CliEvent[] {
  const lines = stdout.toString().split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as CliEvent);
}
