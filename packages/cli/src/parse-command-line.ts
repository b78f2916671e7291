import { Command, CommanderError, Option } from 'commander';
import type { CommandDefinition } from './command.js';
import type { CommandTable } from './command-table.js';
import { flagOf } from './options.js';

/** A command with its arguments, or the text that was asked for (help, version). */
export type ParsedLine =
  | { readonly definition: CommandDefinition; readonly args: string[]; readonly options: Record<string, unknown> }
  | { readonly text: string; readonly asked: boolean };

/** Parses the arguments after the bin's name. Throws `CommanderError` or `UsageError` for wrong ones. */
export async function parseCommandLine(
  argv: readonly string[],
  table: CommandTable,
  version: string,
): Promise<ParsedLine> {
  let text = '';
  let parsed: ParsedLine | undefined;
  const collect = (part: string): void => void (text += part);
  const program = quiet(new Command('lithochrome'), collect).version(version, '-V, --version', 'print the version');
  program.description('Colorizes grayscale photographs and trains the networks that do it.');
  program.addHelpText('after', '\nlithochrome <command> --help shows the options of a command, with examples.');
  const chosen = argv.find((word) => !word.startsWith('-') && word !== 'help');
  for (const [name, { summary, load }] of Object.entries(table)) {
    const command = quiet(program.command(name).summary(summary), collect);
    if (name !== chosen) continue;
    const definition = await load();
    configure(command, definition).action(() => {
      const { json: _json, ...options } = command.opts<Record<string, unknown>>();
      parsed = { definition, args: command.args, options };
    });
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!isHelp(error)) throw error;
    return { text, asked: error.exitCode === 0 };
  }
  return parsed ?? { text, asked: false };
}

/** Commander neither prints nor exits: both are left to the caller. */
function quiet(command: Command, writeOut: (text: string) => void): Command {
  return command.exitOverride().configureOutput({ writeOut, writeErr: writeOut, outputError: () => {} });
}

function isHelp(error: unknown): error is CommanderError {
  const codes = ['commander.help', 'commander.helpDisplayed', 'commander.version'];
  return error instanceof CommanderError && codes.includes(error.code);
}

function configure(command: Command, definition: CommandDefinition): Command {
  command.description(definition.description).allowExcessArguments(false);
  if (definition.arguments) command.argument(definition.arguments.notation, definition.arguments.summary);
  for (const [key, spec] of Object.entries(definition.options)) {
    const name = flagOf(key);
    if (spec.placeholder)
      command.option(`${name} <${spec.placeholder}>`, spec.summary, (value: string) => spec.parse(value, name));
    else command.addOption(plainSwitch(name, spec.summary));
  }
  command.option('--json', 'print NDJSON events on stdout, the last one a result; words go to stderr');
  const examples = definition.examples.map(([line, meaning]) => `  $ lithochrome ${line}\n      ${meaning}`);
  return command.addHelpText('after', `\nExamples:\n${examples.join('\n')}`);
}

/** Set or absent, also where it is called `--no-…`: Commander would make that the opposite of another option. */
function plainSwitch(name: string, summary: string): Option {
  const option = new Option(name, summary);
  option.negate = false;
  return option;
}
