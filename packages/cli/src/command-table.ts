import type { CommandDefinition } from './command.js';

export interface CommandEntry {
  readonly summary: string;
  readonly load: () => Promise<CommandDefinition>;
}

export type CommandTable = Readonly<Record<string, CommandEntry>>;

const entry = <D>(summary: string, load: () => Promise<{ command: D }>): CommandEntry => ({
  summary,
  load: async () => (await load()).command as CommandDefinition,
});

/** Every command; only the one asked for is loaded. */
export const commandTable: CommandTable = {
  colorize: entry('colorize photographs', () => import('./commands/colorize.js')),
  prepare: entry('turn a folder of photographs into a data set', () => import('./commands/prepare.js')),
  train: entry('train a network on photographs', () => import('./commands/train.js')),
  evaluate: entry('measure a model on photographs', () => import('./commands/evaluate.js')),
  ablate: entry('train and compare the losses, in one report', () => import('./commands/ablate.js')),
  bench: entry('time this machine against other stacks', () => import('./commands/bench.js')),
  serve: entry('serve colorization over GraphQL', () => import('./commands/serve.js')),
  keys: entry('list, make and remove API keys of the server', () => import('./commands/keys.js')),
  models: entry('list the models that ship with lithochrome', () => import('./commands/models.js')),
  doctor: entry('show what this machine offers and what is missing', () => import('./commands/doctor.js')),
};
