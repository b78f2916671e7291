import { expect, it } from 'vitest';
import { flagOf } from '../../packages/cli/src/options.js';
import { command } from '../../packages/cli/src/commands/train.js';
import { resolveTrainConfig } from '../../packages/ts-core/src/training/config.js';

const defaults = resolveTrainConfig({ data: 'data', out: 'run' }) as Record<string, unknown>;
const options = Object.entries(command.options).filter(([key]) => !['data', 'out', 'config'].includes(key));
// Its default depends on another option.
const plain = options.filter(([key]) => key !== 'lambda');

it('train offers every option of the library and no other', () => {
  const own = Object.keys(defaults).filter((key) => !['data', 'out'].includes(key));
  expect(options.map(([key]) => key).filter((key) => key !== 'minutes' && key !== 'init')).toEqual(
    expect.arrayContaining(own.filter((key) => defaults[key] !== undefined)),
  );
  expect(() => resolveTrainConfig({ data: 'data', out: 'run', minutes: 1, init: 'model' })).not.toThrow();
});

it.each(plain.map(([key, { summary }]) => [flagOf(key), key, /\(default: ([^)]*)\)/.exec(summary)?.[1]] as const))(
  '%s says its default',
  (_flag, key, said) => {
    if (said === undefined) expect(defaults[key] ?? false).toBe(false);
    else expect(said.split(',')[0]).toBe(String(defaults[key]));
  },
);

it.each(['levin', 'prob-tv'] as const)('--lambda says its default for %s', (spatial) => {
  const { lambda } = resolveTrainConfig({ data: 'data', out: 'run', spatial });
  expect(command.options.lambda.summary).toContain(`${lambda} for ${spatial}`);
});
