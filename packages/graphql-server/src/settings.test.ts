import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseSettings } from './parse-settings.js';
import { describeSettings, environmentName, settingsSchema } from './settings.js';

it('have defaults that serve this machine alone', () => {
  expect(parseSettings({})).toMatchObject({ host: '127.0.0.1', port: 4000, auth: 'auto', allowedOrigins: [] });
});

it.each([
  [{ port: 70_000 }, 'port'],
  [{ device: 'tpu' }, 'device'],
  [{ colour: 1 }, 'colour'],
  [{ allowedHosts: 'x' }, 'allowedHosts'],
])('%j is explained', (given, name) => {
  expect(() => parseSettings(given as object)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
  expect(() => parseSettings(given as object)).toThrow(name);
});

it('are all described, with the range that holds', () => {
  const described = describeSettings();
  expect(described.map(({ key }) => key)).toEqual(Object.keys(settingsSchema.shape));
  for (const { key, kind, max } of described) {
    if (kind === 'integer') expect(() => parseSettings({ [key]: max! + 1 }), key).toThrow(key);
  }
  expect(environmentName('dataDir')).toBe('LITHOCHROME_DATA_DIR');
});

it('name the kind of database that is not known, and no password', () => {
  const wrong = () => parseSettings({ database: 'mysql://ada:secret@db/photos' });
  expect(wrong).toThrow('database: expected embedded, or postgres://…, but received mysql:…');
  expect(wrong).not.toThrow('secret');
});

it('are in docs/server.md as they are', () => {
  const text = readFileSync(new URL('../../../docs/server.md', import.meta.url), 'utf8');
  const rows = describeSettings().map(({ key, summary, byDefault, isPath }) => {
    const flag = `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    const shown = isPath ? '`$XDG_DATA_HOME/lithochrome`' : String(byDefault) === '' ? '' : `\`${String(byDefault)}\``;
    return `| \`${flag}\` | \`${environmentName(key)}\` | ${shown} | ${summary} |`;
  });
  expect(text).toContain(rows.join('\n'));
});
