import type { Run } from './queries.js';
import { advancedFields } from './run-fields.js';

type Settings = Run['settings'];
export type SettingKey = Exclude<keyof Settings, '__typename'>;

const keys = ['minutes', 'steps', 'init', ...Object.keys(advancedFields)] as SettingKey[];

const names: Readonly<Partial<Record<SettingKey, string>>> = { minutes: 'Minutes', steps: 'Steps', init: 'Start from' };

export function settingName(key: SettingKey): string {
  return names[key] ?? advancedFields[key as keyof typeof advancedFields].label;
}

/** The value in effect: what was chosen, else the default. */
export function settingText(key: SettingKey, settings: Settings): string {
  const value = settings[key] ?? defaultOf(key, settings);
  return value === null ? '–' : String(value).toLowerCase().replaceAll('_', '-');
}

/** Settings whose values are not the same for all. */
export function differingSettings(all: readonly Settings[]): SettingKey[] {
  return keys.filter((key) => new Set(all.map((settings) => settingText(key, settings))).size > 1);
}

/** "minibatch 4, learning rate 0.003": what tells a run from one by default, its length left out, and the loss, which its name has. */
export function settingsSummary(settings: Settings): string {
  const byDefault = Object.fromEntries(keys.map((key) => [key, null])) as unknown as Settings;
  return differingSettings([settings, byDefault])
    .filter((key) => key !== 'steps' && key !== 'minutes' && key !== 'loss')
    .map((key) => `${settingName(key).toLowerCase()} ${settingText(key, settings)}`)
    .join(', ');
}

function defaultOf(key: SettingKey, { spatial }: Settings): string | null {
  if (key === 'init') return 'random weights';
  if (key === 'minutes' || key === 'steps') return null;
  if (key === 'lambda') return spatial === 'LEVIN' ? '10' : spatial === 'PROB_TV' ? '3' : null;
  const field = advancedFields[key];
  return field.kind === 'number' ? field.placeholder : (field.choices[0]?.[0] ?? null);
}
