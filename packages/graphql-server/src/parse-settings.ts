import { LithochromeError } from '@lithochrome/ts-core';
import { type GivenSettings, type Settings, settingsSchema } from './settings.js';

/** Fills in defaults. @throws LithochromeError INVALID_OPTION naming the setting and what was expected */
export function parseSettings(given: GivenSettings): Settings {
  const parsed = settingsSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = issue?.path.join('.') || 'the settings';
  throw new LithochromeError('INVALID_OPTION', `${name}: ${issue?.message}`);
}
