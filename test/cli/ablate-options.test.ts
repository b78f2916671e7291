import { expect, it } from 'vitest';
import { command } from '../../packages/cli/src/commands/ablate.js';
import { flagOf } from '../../packages/cli/src/options.js';
import { resolveAblateConfig } from '../../packages/ts-core/src/ablate/ablate-config.js';
import { variantNames } from '../../packages/ts-core/src/ablate/variants.js';

const defaults = resolveAblateConfig({ data: 'data', out: 'out' }) as Record<string, unknown>;
const options = Object.entries(command.options).filter(([key]) => !['data', 'out', 'variants'].includes(key));

it.each(options.map(([key, { summary }]) => [flagOf(key), key, /\(default: ([^)]*)\)/.exec(summary)?.[1]] as const))(
  '%s says its default',
  (_flag, key, said) => {
    if (said === undefined) expect(defaults[key] ?? []).toEqual([]);
    else expect(said).toBe(String(defaults[key]));
  },
);

it('--variants knows all of them', () => {
  expect(command.options.variants.parse(variantNames.join(','), '--variants')).toEqual(variantNames);
  expect(() => command.options.variants.parse('all', '--variants')).toThrow(variantNames.join(', '));
});
