import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { diagnose } from '../diagnose.js';
import { resolveTarget } from '../tensor/device.js';
import { type ResolvedAblateConfig, resolveAblateConfig } from './ablate-config.js';
import type { Reproduction } from './ablation.js';

/** Versions, machine and the command that does an ablation of `steps` steps again. */
export async function describeReproduction(config: ResolvedAblateConfig, steps: number): Promise<Reproduction> {
  const manifest = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  const { machine, libraries } = await diagnose();
  const { isa = 'unknown', threads = 0, onednn = 'unknown', processor = 'unknown', cuda } = machine ?? {};
  const gpu = cuda ? `${cuda.name}, ${cuda.convolutions}` : null;
  const command = commandLine(config, steps);
  const target = resolveTarget(config);
  return { version, command, libraries: { ...libraries, onednn }, processor, isa, threads, gpu, ...target };
}

/** The options that differ from the defaults; folders by their last name. */
function commandLine(config: ResolvedAblateConfig, steps: number): string {
  const { data, out, minutes: _minutes, ...options } = config;
  const defaults: Record<string, unknown> = resolveAblateConfig({ data, out, steps });
  const flags = Object.entries({ ...options, steps }).flatMap(([name, value]) => {
    const usual = name !== 'steps' && JSON.stringify(value) === JSON.stringify(defaults[name]);
    return usual || value === undefined ? [] : [`${flagOf(name)} ${String(value)}`];
  });
  return ['lithochrome ablate', `--data ${quoted(data)}`, `--out ${quoted(out)}`, ...flags].join(' ');
}

function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** For a shell. */
function quoted(path: string): string {
  const name = basename(path);
  return /^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`;
}
