import { expect, it } from 'vitest';
import { flagOf } from '../../packages/cli/src/options.js';
import { command } from '../../packages/cli/src/commands/train.js';
import { resolveTrainConfig } from '../../packages/ts-core/src/training/config.js';

const folders = { data: 'data', out: 'run' };
// Levin's options have their defaults only where it is chosen, and the scale only for similarity seed.
const defaults = {
  ...resolveTrainConfig({ ...folders, spatial: 'levin', similarity: 'seed' }),
  ...resolveTrainConfig({ ...folders, spatial: 'levin' }),
  ...resolveTrainConfig(folders),
} as Record<string, unknown>;
const options = Object.entries(command.options).filter(([key]) => !['data', 'out', 'config'].includes(key));
// Their defaults depend on another option, and on the pictures.
const plain = options.filter(([key]) => !['lambda', 'temperature'].includes(key));

it('train offers every option of the library and no other', () => {
  const own = Object.keys(defaults).filter((key) => !['data', 'out'].includes(key));
  expect(options.map(([key]) => key).filter((key) => key !== 'minutes' && key !== 'init')).toEqual(
    expect.arrayContaining(own.filter((key) => defaults[key] !== undefined)),
  );
  expect(() => resolveTrainConfig({ ...folders, minutes: 1, init: 'model' })).not.toThrow();
});

it.each(plain.map(([key, { summary }]) => [flagOf(key), key, /\(default: ([^)]*)\)/.exec(summary)?.[1]] as const))(
  '%s says its default',
  (_flag, key, said) => {
    if (said === undefined) expect(defaults[key] ?? false).toBe(false);
    else expect(said.split(',')[0]).toBe(String(defaults[key]));
  },
);

it.each(['levin', 'prob-tv'] as const)('--lambda says its default for %s', (spatial) => {
  const { lambda } = resolveTrainConfig({ ...folders, spatial });
  expect(command.options.lambda.summary).toContain(`${lambda} for ${spatial}`);
});
