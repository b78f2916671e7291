import { nearest } from './nearest.js';
import { UsageError } from './usage-error.js';

/** One command line option, or key of a config file; its name is its key in the command's table. */
export interface OptionSpec<T> {
  /** "number" in `--gamma <number>`; none for a switch. */
  readonly placeholder?: string;
  readonly summary: string;
  /** Paths are resolved against the caller's folder, or that of the config file. */
  readonly isPath?: boolean;
  /** Turns the text into a value; `name` is for messages. */
  readonly parse: (text: string, name: string) => T;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec<unknown>>>;

/** The values of a table of options; each is absent unless given. */
export type OptionValues<S extends OptionSpecs> = { [K in keyof S]?: S[K] extends OptionSpec<infer T> ? T : never };

interface Range {
  readonly min?: number;
  readonly max?: number;
  /** The minimum itself is not allowed. */
  readonly above?: number;
  readonly multipleOf?: number;
}

/** A finite number. */
export function number(summary: string, range: Range = {}): OptionSpec<number> {
  return { placeholder: 'number', summary, parse: (text, name) => parseNumber(text, name, 'a number', range) };
}

/** A whole number. */
export function integer(summary: string, range: Range = {}): OptionSpec<number> {
  const parse = (text: string, name: string): number => {
    const { multipleOf = 1 } = range;
    const kind = multipleOf === 1 ? 'a whole number' : `a multiple of ${multipleOf}`;
    const value = parseNumber(text, name, kind, range);
    if (!Number.isSafeInteger(value) || value % multipleOf !== 0)
      throw unexpected(`${kind}${rangeText(range)}`, name, text);
    return value;
  };
  return { placeholder: 'count', summary, parse };
}

/** One of a fixed list of words. */
export function choice<const W extends string>(summary: string, words: readonly W[]): OptionSpec<W> {
  const parse = (text: string, name: string): W => {
    const found = words.find((word) => word === text);
    if (found) return found;
    const near = nearest(text, words);
    throw unexpected(`one of ${words.join(', ')}`, name, text, near ? `; did you mean ${near}?` : '');
  };
  return { placeholder: words.join('|'), summary, parse };
}

/** The device, the same in every command that computes. */
export const deviceOption = choice(
  'where to compute: auto takes an NVIDIA GPU where one can be used (doctor says why not), else cpu (default: auto)',
  ['auto', 'cpu', 'cuda'],
);

/** Words separated by commas, each matching `pattern`. */
export function list(summary: string, pattern: RegExp, kind: string): OptionSpec<string[]> {
  const parse = (text: string, name: string): string[] => {
    const words = text.split(',').map((word) => word.trim());
    const wrong = words.find((word) => !pattern.test(word));
    if (wrong !== undefined) throw unexpected(kind, name, wrong === '' ? text : wrong);
    return words;
  };
  return { placeholder: 'list', summary, parse };
}

/** Words of a fixed list, separated by commas. */
export function choices<const W extends string>(summary: string, words: readonly W[]): OptionSpec<W[]> {
  const one = choice('', words);
  return {
    placeholder: 'list',
    summary,
    parse: (text, name) => text.split(',').map((word) => one.parse(word.trim(), name)),
  };
}

/** Finite numbers separated by commas. */
export function numbers(summary: string, range: Range = {}): OptionSpec<number[]> {
  return { ...listOf(number('', range)), summary };
}

/** Whole numbers separated by commas. */
export function integers(summary: string, range: Range = {}): OptionSpec<number[]> {
  return { ...listOf(integer('', range)), summary };
}

function listOf<T>(one: OptionSpec<T>): OptionSpec<T[]> {
  const parse = (text: string, name: string): T[] => text.split(',').map((part) => one.parse(part, name));
  return { ...one, placeholder: 'list', parse };
}

/** Any text that is not empty. */
export function text(summary: string, placeholder: string): OptionSpec<string> {
  return { placeholder, summary, parse: (value, name) => parseText(value, name, `a ${placeholder}`) };
}

/** A file or folder. */
export function path(summary: string, placeholder: 'file' | 'folder'): OptionSpec<string> {
  return { ...text(summary, placeholder), isPath: true };
}

/** A switch. */
export function flag(summary: string): OptionSpec<boolean> {
  const parse = (value: string, name: string): boolean => {
    if (value !== 'true' && value !== 'false') throw unexpected('true or false', name, value);
    return value === 'true';
  };
  return { summary, parse };
}

/** "minChroma" → "--min-chroma". */
export function flagOf(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Throws where a required option is absent. */
export function required<T>(value: T | undefined, key: string, example: string): T {
  if (value === undefined) throw new UsageError(`${flagOf(key)} is missing; for example: ${example}`);
  return value;
}

function unexpected(kind: string, name: string, value: string, hint = ''): UsageError {
  return new UsageError(`expected ${kind} for ${name} but received ${value === '' ? 'nothing' : value}${hint}`);
}

function parseNumber(value: string, name: string, kind: string, range: Range): number {
  const parsed = value.trim() === '' ? Number.NaN : Number(value);
  const { min = -Infinity, max = Infinity, above = -Infinity } = range;
  if (Number.isFinite(parsed) && parsed >= min && parsed <= max && parsed > above) return parsed;
  throw unexpected(`${kind}${rangeText(range)}`, name, value);
}

function rangeText({ min, max, above }: Range): string {
  if (above !== undefined) return max === undefined ? ` above ${above}` : ` above ${above} and at most ${max}`;
  if (min !== undefined && max !== undefined) return ` between ${min} and ${max}`;
  if (min !== undefined) return ` of at least ${min}`;
  return max === undefined ? '' : ` of at most ${max}`;
}

/** A value that looks like an option was meant as one: `--out --json`. */
function parseText(value: string, name: string, kind: string): string {
  if (value === '' || value.startsWith('--')) throw unexpected(kind, name, value);
  return value;
}
