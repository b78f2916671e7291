import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join, parse, resolve } from 'node:path';
import type { ColorizeOptions } from '@lithochrome/ts-core';
import type { Input } from './collect-inputs.js';

/** A format that results are written in. */
export type OutputFormat = NonNullable<ColorizeOptions['format']>;

/** Extensions of each format; the first one is used where the input's does not fit. */
const extensions: Readonly<Record<OutputFormat, readonly [string, ...string[]]>> = {
  jpeg: ['.jpg', '.jpeg', '.jfif', '.jpe'],
  png: ['.png'],
  webp: ['.webp'],
  tiff: ['.tif', '.tiff'],
  avif: ['.avif'],
};

export const outputFormats = Object.keys(extensions) as OutputFormat[];

/** The format that a file name asks for, if it can be written. */
export function formatOfName(name: string): OutputFormat | undefined {
  const extension = parse(name).ext.toLowerCase();
  return outputFormats.find((format) => extensions[format].includes(extension));
}

/** Chooses where each result goes: never over an input, never twice the same. Makes the folders. */
export class OutputPaths {
  readonly #out: string | undefined;
  readonly #taken: Set<string>;

  /** @param out the folder for all results; without one they go beside their inputs and replace nothing. */
  constructor(inputs: readonly Input[], out?: string) {
    this.#out = out;
    this.#taken = new Set(
      inputs.filter(({ path, error }) => path !== '-' && !error).map(({ path }) => canonical(path)),
    );
  }

  /** The absolute path for the result of `input`. */
  next(input: Input, format: OutputFormat): string {
    const { name, ext } = parse(input.path === '-' ? 'stdin' : input.path);
    const extension = extensions[format].includes(ext.toLowerCase()) ? ext : extensions[format][0];
    const folder = this.#out === undefined ? dirname(resolve(input.path)) : join(this.#out, input.below);
    const stem = this.#out === undefined ? `${name}.color` : name;
    return this.#free(folder, stem, extension);
  }

  /** The absolute path for a further picture of the result at `path`, which may have been named by the user: "<stem>.<kind><ext>". */
  companion(path: string, kind: string, extension = parse(path).ext): string {
    const { dir, name } = parse(path);
    return this.#free(dir, `${name}.${kind}`, extension);
  }

  #free(folder: string, stem: string, extension: string): string {
    mkdirSync(folder, { recursive: true });
    for (let count = 1; ; count++) {
      const path = join(folder, `${stem}${count === 1 ? '' : `-${count}`}${extension}`);
      const identity = canonical(path);
      const occupied = this.#taken.has(identity) || (this.#out === undefined && existsSync(path));
      if (occupied) continue;
      this.#taken.add(identity);
      return path;
    }
  }
}

/** The same for every way of naming one file, present or not. */
function canonical(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return join(realpathSync(dirname(path)), basename(path));
  }
}
