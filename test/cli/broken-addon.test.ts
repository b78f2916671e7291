import { expect, it } from 'vitest';
import { lithochrome, lithochromeJson } from '../support/lithochrome.js';

/** Makes loading the addon fail as it does where it was built for another machine. */
const breakAddon = `
  const load = process.dlopen;
  process.dlopen = (module, file, ...rest) => {
    if (file.endsWith('lithochrome.node')) throw new Error('wrong ELF class');
    return load(module, file, ...rest);
  };`;
const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(breakAddon)}` };

it.each([
  ['colorize', ['colorize', 'examples']],
  ['train', ['train', '--data', 'examples', '--steps', '1', '--out', '/nowhere/run']],
])('%s without the addon says how to build it and exits with 4', async (_command, args) => {
  const { code, stderr } = await lithochrome(args, { env });
  expect(stderr).toMatch(/^error: .*npm run build:native/m);
  expect(stderr).not.toContain('    at ');
  expect(code).toBe(4);
});

it('doctor reports it with everything else', async () => {
  const { code, events } = await lithochromeJson(['doctor'], { env });
  expect(code).toBe(4);
  expect(events).toMatchObject([
    { type: 'result', machine: null, problem: expect.stringContaining('build:native') as string },
  ]);
});
