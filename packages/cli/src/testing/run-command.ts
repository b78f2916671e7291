import { runCli } from '../cli.js';
import type { CommandDefinition } from '../command.js';
import type { ExitCode } from '../exit-codes.js';
import { type FakeRun, type FakeRunOptions, fakeRuntime } from './fake-runtime.js';

export interface CommandRun extends FakeRunOptions {
  readonly args: readonly string[];
  /** Stands in for the library. */
  readonly core: object;
}

/** Runs one command against a fake library. */
export async function runCommand(
  name: string,
  command: object,
  given: CommandRun,
): Promise<{ run: FakeRun; code: ExitCode }> {
  const run = fakeRuntime(given.core, given);
  const load = (): Promise<CommandDefinition> => Promise.resolve(command as CommandDefinition);
  const code = await runCli([name, ...given.args], run, { [name]: { summary: name, load } });
  return { run, code };
}
