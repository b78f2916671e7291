import type { Readable } from 'node:stream';
import type * as server from '@lithochrome/graphql-server';
import type * as core from '@lithochrome/ts-core';
import type { ExitCode } from './exit-codes.js';
import type { OptionSpecs, OptionValues } from './options.js';
import type { Output, OutputStreams } from './output.js';

/** The library. */
export type Core = typeof core;

/** The GraphQL service. */
export type Server = typeof server;

/** The world outside a command; tests give their own. */
export interface Runtime extends OutputStreams {
  readonly stdin: Readable & { isTTY?: boolean };
  readonly env: NodeJS.ProcessEnv;
  /** The caller's folder. */
  readonly folder: string;
  /** Fires when the user asks to stop. */
  readonly signal: AbortSignal;
  /** Loads the library, and with it the native addon: not needed for `--help`. */
  readonly loadCore: () => Promise<Core>;
  /** Loads the service, which only its own commands need. */
  readonly loadServer: () => Promise<Server>;
}

export interface CommandContext {
  readonly runtime: Runtime;
  readonly output: Output;
}

/** One command of the `lithochrome` bin. */
export interface CommandDefinition<S extends OptionSpecs = OptionSpecs> {
  /** Commander's notation: "<inputs...>". */
  readonly arguments?: { readonly notation: string; readonly summary: string };
  readonly description: string;
  readonly options: S;
  /** Lines of arguments with what they do. */
  readonly examples: readonly (readonly [line: string, meaning: string])[];
  run(context: CommandContext, args: readonly string[], options: OptionValues<S>): Promise<ExitCode>;
}

/** Keeps the option types together with `run`. */
export function defineCommand<S extends OptionSpecs>(definition: CommandDefinition<S>): CommandDefinition<S> {
  return definition;
}
