import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { nearest } from './nearest.js';
import type { OptionSpec, OptionSpecs, OptionValues } from './options.js';
import { UsageError } from './usage-error.js';

/** Options from a JSON, YAML, TOML or ES module file, validated like those of the command line. Paths are relative to it. */
export async function readConfigFile<S extends OptionSpecs>(file: string, specs: S): Promise<OptionValues<S>> {
  const config = await load(file);
  const values: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(config)) {
    const spec = specs[key];
    if (!spec) throw unknownKey(key, file, Object.keys(specs));
    if (value !== null && value !== undefined) values[key] = parseValue(value, key, { spec, file });
  }
  return values as OptionValues<S>;
}

async function load(file: string): Promise<Record<string, unknown>> {
  const info = await stat(file).catch(() => undefined);
  if (!info?.isFile()) throw new UsageError(`cannot read the config file ${file}: there is no such file`);
  const { loadConfig } = await import('c12');
  const own = {
    rcFile: false,
    globalRc: false,
    packageJson: false,
    dotenv: false,
    extend: false,
    giget: false,
  } as const;
  try {
    const { config } = await loadConfig({ cwd: dirname(file), configFile: file, envName: false, ...own });
    if (config && typeof config === 'object' && !Array.isArray(config)) return config;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`cannot read the config file ${file}: ${reason}`, { cause });
  }
  throw new UsageError(`expected an object of options in the config file ${file}`);
}

function unknownKey(key: string, file: string, known: string[]): UsageError {
  const near = nearest(key, known);
  const hint = near ? `did you mean ${near}?` : `known are ${known.join(', ')}`;
  return new UsageError(`unknown option ${key} in ${file}; ${hint}`);
}

function parseValue(value: unknown, key: string, source: { spec: OptionSpec<unknown>; file: string }): unknown {
  const { spec, file } = source;
  const name = `${key} in ${file}`;
  const parsed = spec.parse(asText(value, name), name);
  return spec.isPath ? resolve(dirname(file), String(parsed)) : parsed;
}

/** As on the command line: lists with commas. */
function asText(value: unknown, name: string): string {
  if (Array.isArray(value)) return value.join(',');
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new UsageError(`expected a plain value for ${name} but received an object`);
}
