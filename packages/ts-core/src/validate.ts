import type { z } from 'zod';
import { LithochromeError } from './errors.js';

/** Text of a received value for messages: short, quoted where it is a string. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 80 ? `${value.slice(0, 77)}...` : value);
  if (value === null || typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `an array of ${value.length}`;
  return `a value of type ${value.constructor?.name ?? 'object'}`;
}

/** "expected a number between 0 and 1 for gamma but received 7". */
export function invalidOption(expected: string, name: string, value: unknown): LithochromeError {
  return new LithochromeError('INVALID_OPTION', `expected ${expected} for ${name} but received ${describe(value)}`);
}

/** A finite number in [min, max]. */
export function checkNumber(name: string, value: unknown, min = -Infinity, max = Infinity): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < min || value > max) {
    throw invalidOption(`a number${rangeText(min, max)}`, name, value);
  }
  return value;
}

/** An integer in [min, max]. */
export function checkInteger(name: string, value: unknown, min = -Infinity, max = Number.MAX_SAFE_INTEGER): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < min || value > max) {
    throw invalidOption(`an integer${rangeText(min, max)}`, name, value);
  }
  return value;
}

/** One of a fixed list of words. */
export function checkOneOf<const Word extends string>(name: string, value: unknown, words: readonly Word[]): Word {
  if (!words.includes(value as Word)) throw invalidOption(`one of ${words.join(', ')}`, name, value);
  return value as Word;
}

/** A string that is not empty. */
export function checkText(name: string, value: unknown): string {
  if (typeof value !== 'string' || value === '') throw invalidOption('a text that is not empty', name, value);
  return value;
}

/** Parses an options object; the first fault becomes an INVALID_OPTION that names option, value and range. */
export function parseOptions<Schema extends z.ZodType>(schema: Schema, options: unknown): z.output<Schema> {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue?.code === 'unrecognized_keys') {
    throw new LithochromeError('INVALID_OPTION', `unknown option ${issue.keys.join(', ')}`);
  }
  const path = issue?.path ?? [];
  const value = path.reduce<unknown>((part, key) => (part as Record<PropertyKey, unknown> | undefined)?.[key], options);
  throw invalidOption(expectedBy(issue).replaceAll('|', ' or '), path.join('.') || 'the options', value);
}

function expectedBy(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'not_multiple_of') return `a multiple of ${issue.divisor}`;
  const { message = 'another value' } = issue ?? {};
  return /expected (.*?)(, received .*)?$/.exec(message)?.[1] ?? message;
}

/** For invariants below the public functions: a failure is our bug. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new LithochromeError('INTERNAL', message);
}

function rangeText(min: number, max: number): string {
  const capped = max < Number.MAX_SAFE_INTEGER;
  if (min > -Infinity && capped) return ` between ${min} and ${max}`;
  if (min > -Infinity) return ` of at least ${min}`;
  return capped ? ` of at most ${max}` : '';
}
