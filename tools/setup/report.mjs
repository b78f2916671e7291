import { spawnSync } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** A failure that the user can mend: shown as its message alone. */
export class SetupError extends Error {}

const seconds = (start) => `${((performance.now() - start) / 1000).toFixed(1)} s`;

/** Runs one named step and prints its name and time; `work` may return a note. */
export async function step(name, work) {
  console.log(`\n▸ ${name}`);
  const start = performance.now();
  try {
    const note = await work();
    console.log(`  ${name}: ${note ? `${note}, ` : ''}${seconds(start)}`);
  } catch (error) {
    console.log(`  ${name}: failed after ${seconds(start)}`);
    throw error;
  }
}

/** Runs a command in the root folder with its output shown; throws with the command to run by hand. */
export function run(command, args, hint = [command, ...args].join(' ')) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (result.status !== 0) {
    const reason = result.error ? result.error.message : `it ended with ${result.signal ?? `code ${result.status}`}`;
    throw new SetupError(`${command} failed: ${reason}. To see it alone, run:\n  ${hint}`);
  }
}

/** The output of a command, or null when it cannot be run or fails. */
export function capture(command, args, input) {
  const result = spawnSync(command, args, { cwd: root, encoding: 'utf8', input });
  return result.status === 0 ? result.stdout.trim() : null;
}

/** Runs a tool's main function: a SetupError ends it with its message, anything else with its stack. */
export async function main(work) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  }
}
