import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { formatOfName, type OutputFormat } from './output-paths.js';
import { UsageError } from './usage-error.js';

/** Where the results of `colorize` go. */
export type ColorizeTarget =
  | { readonly kind: 'stdout' }
  | { readonly kind: 'beside' }
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'file'; readonly path: string; readonly format: OutputFormat };

export interface TargetRequest {
  /** As given: files, folders, "-". */
  readonly inputs: readonly string[];
  readonly out?: string;
  readonly format?: OutputFormat;
  readonly json: boolean;
  /** The caller's folder. */
  readonly folder: string;
  readonly stdoutIsTerminal: boolean;
}

/** Decides from the arguments alone where results go. Throws `UsageError` where they contradict each other. */
export async function colorizeTarget(request: TargetRequest): Promise<ColorizeTarget> {
  const { inputs, out, folder } = request;
  if (out === '-' || (out === undefined && inputs.includes('-'))) return stdoutTarget(request);
  if (out === undefined) return { kind: 'beside' };
  const path = resolve(folder, out);
  const existing = await stat(path).catch(() => undefined);
  const named = formatOfName(out);
  if (!existing?.isDirectory() && named !== undefined && (await isOneFile(inputs, folder))) {
    return fileTarget({ request, path, named });
  }
  if (existing && !existing.isDirectory()) throw new UsageError(`expected a folder for --out but ${path} is a file`);
  return { kind: 'folder', folder: path };
}

function stdoutTarget({ inputs, json, stdoutIsTerminal }: TargetRequest): ColorizeTarget {
  if (inputs.length > 1)
    throw new UsageError(`stdout takes one picture but ${inputs.length} inputs were given; add --out FOLDER`);
  if (json) throw new UsageError('--json and a picture on stdout exclude each other; add --out FOLDER');
  if (stdoutIsTerminal)
    throw new UsageError('stdout is a terminal; redirect it to a file (> picture.png) or add --out FOLDER');
  return { kind: 'stdout' };
}

function fileTarget(about: { request: TargetRequest; path: string; named: OutputFormat }): ColorizeTarget {
  const { request, path, named } = about;
  const { inputs, format, folder, out } = request;
  if (format !== undefined && format !== named)
    throw new UsageError(`--format ${format} does not fit the name ${out} of --out`);
  if (inputs[0] !== '-' && resolve(folder, inputs[0] ?? '') === path) {
    throw new UsageError(
      `--out ${out} would replace the input ${basename(path)}; choose another name than in ${dirname(path)}`,
    );
  }
  return { kind: 'file', path, format: named };
}

async function isOneFile(inputs: readonly string[], folder: string): Promise<boolean> {
  const [only] = inputs;
  if (only === undefined || inputs.length > 1) return false;
  if (only === '-') return true;
  const info = await stat(resolve(folder, only)).catch(() => undefined);
  return !info?.isDirectory();
}
