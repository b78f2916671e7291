import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readConfigFile } from './config-file.js';
import { flag, list, number, path } from './options.js';

const specs = {
  gamma: number('', { min: 0, max: 1 }),
  data: path('', 'folder'),
  wnids: list('', /^n\d{8}$/, 'WordNet ids'),
  resume: flag(''),
};
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lithochrome-config-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Modules are cached by path: every file gets its own folder. */
const write = (name: string, text: string): string => {
  const file = join(mkdtempSync(join(folder, 'of-')), name);
  writeFileSync(file, text);
  return file;
};

it.each([
  ['run.json', '{"gamma": 0.25, "data": "photos", "wnids": ["n00000001"], "resume": true}'],
  ['run.yaml', 'gamma: 0.25\ndata: photos\nwnids: [n00000001]\nresume: true\n'],
  ['run.mjs', 'export default { gamma: 1 / 4, data: "photos", wnids: ["n00000001"], resume: true };'],
])('%s gives options; paths are relative to it', async (name, text) => {
  const file = write(name, text);
  const values = await readConfigFile(file, specs);
  expect(values).toEqual({ gamma: 0.25, data: join(dirname(file), 'photos'), wnids: ['n00000001'], resume: true });
});

it.each([
  ['{"gama": 1}', /unknown option gama in .*run\.json; did you mean gamma\?/],
  ['{"gamma": 7}', /expected a number between 0 and 1 for gamma in .*run\.json but received 7/],
  ['{"resume": "yes"}', /expected true or false for resume in .* but received yes/],
  ['{"gamma": {}}', /expected a plain value for gamma/],
  ['[1]', /expected an object of options/],
  ['{', /cannot read the config file .*run\.json/],
])('%s is refused in words', async (text, message) => {
  await expect(readConfigFile(write('run.json', text), specs)).rejects.toThrow(message);
});

it('a missing file is named', async () => {
  await expect(readConfigFile(join(folder, 'none.json'), specs)).rejects.toThrow(/none\.json: there is no such file/);
});
