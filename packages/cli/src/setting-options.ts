/** Options of the command line out of the settings of the server. */
import { describeSettings, environmentName, type SettingDescription } from '@lithochrome/graphql-server/settings';
import { choice, flag, integer, list, type OptionSpec, type OptionSpecs, path, text } from './options.js';

/** One option for every setting. */
export function settingOptions(): OptionSpecs {
  return Object.fromEntries(describeSettings().map((setting) => [setting.key, optionOf(setting)]));
}

/** Settings from variables such as LITHOCHROME_PORT. */
export function settingsFromEnvironment(env: NodeJS.ProcessEnv, specs: OptionSpecs): Record<string, unknown> {
  const named = Object.entries(specs).map(([key, spec]) => [key, spec, environmentName(key)] as const);
  const given = named.filter(([, , name]) => env[name] !== undefined && env[name] !== '');
  return Object.fromEntries(given.map(([key, spec, name]) => [key, spec.parse(env[name]!, name)]));
}

function optionOf(setting: SettingDescription): OptionSpec<unknown> {
  const { kind, choices = [], min, max, isPath } = setting;
  const summary = describe(setting);
  switch (kind) {
    case 'integer':
      return integer(summary, { min, max });
    case 'word':
      return choice(summary, choices);
    case 'words':
      return list(summary, /^\S+$/, 'words separated by commas');
    case 'switch':
      return { ...flag(summary), placeholder: 'true|false' };
    case 'text':
      return isPath ? path(summary, 'folder') : text(summary, 'text');
  }
}

function describe({ summary, byDefault }: SettingDescription): string {
  const shown = Array.isArray(byDefault) ? byDefault.join(',') : byDefault;
  return shown === undefined || shown === '' ? summary : `${summary} (default: ${shown})`;
}
