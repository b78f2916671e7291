import { describe, expect, it } from 'vitest';
import { commandTable } from './command-table.js';
import { choice, flagOf, integer, list, number, path } from './options.js';

describe('option values', () => {
  it('name the range, the option and the value received', () => {
    const gamma = number('', { min: 0, max: 1 });
    expect(gamma.parse('0.5', '--gamma')).toBe(0.5);
    expect(() => gamma.parse('7', '--gamma')).toThrow('expected a number between 0 and 1 for --gamma but received 7');
    expect(() => gamma.parse('', '--gamma')).toThrow('for --gamma but received nothing');
    expect(() => gamma.parse('NaN', '--gamma')).toThrow('received NaN');
    expect(() => number('', { above: 0 }).parse('0', '--lr')).toThrow(
      'expected a number above 0 for --lr but received 0',
    );
    expect(() => number('', { max: 3 }).parse('x', '--lr')).toThrow(
      'expected a number of at most 3 for --lr but received x',
    );
    expect(number('').parse('1e-3', '--lr')).toBe(0.001);
  });

  it('take whole numbers only where counts are meant', () => {
    const steps = integer('', { min: 1 });
    expect(steps.parse('10', '--steps')).toBe(10);
    expect(() => steps.parse('0.5', '--steps')).toThrow(
      'expected a whole number of at least 1 for --steps but received 0.5',
    );
    expect(() => steps.parse('1.5', '--steps')).toThrow('expected a whole number of at least 1');
    const size = integer('', { min: 32, max: 1024, multipleOf: 32 });
    expect(size.parse('96', '--size')).toBe(96);
    expect(() => size.parse('100', '--size')).toThrow(
      'expected a multiple of 32 between 32 and 1024 for --size but received 100',
    );
    expect(() => steps.parse('Infinity', '--steps')).toThrow('received Infinity');
  });

  it('suggest the nearest word', () => {
    const network = choice('', ['strata', 'seed']);
    expect(network.parse('seed', '--network')).toBe('seed');
    expect(() => network.parse('stratta', '--network')).toThrow(
      'expected one of strata, seed for --network but received stratta; did you mean strata?',
    );
    expect(() => network.parse('resnet152', '--network')).toThrow(/received resnet152$/);
  });

  it('check every word of a list', () => {
    const wnids = list('', /^n\d{8}$/, 'WordNet ids');
    expect(wnids.parse('n09246464, n09193705', '--wnids')).toEqual(['n09246464', 'n09193705']);
    expect(() => wnids.parse('n09246464,cliff', '--wnids')).toThrow(
      'expected WordNet ids for --wnids but received cliff',
    );
  });

  it('do not swallow the next option', () => {
    expect(() => path('', 'folder').parse('--json', '--out')).toThrow(
      'expected a folder for --out but received --json',
    );
  });
});

describe('the command table', () => {
  it.each(Object.entries(commandTable))(
    '%s describes itself, its options and examples',
    async (name, { summary, load }) => {
      const command = await load();
      expect(summary).not.toBe('');
      expect(command.description).toMatch(/\.$/);
      expect(command.examples.length).toBeGreaterThan(0);
      for (const [line] of command.examples) expect(line.startsWith(name)).toBe(true);
      for (const [key, spec] of Object.entries(command.options)) {
        expect(spec.summary, key).not.toBe('');
        expect(flagOf(key)).toMatch(/^--[a-z]+(-[a-z]+)*$/);
      }
    },
  );
});
