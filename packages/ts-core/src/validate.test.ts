import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkInteger, checkNumber, checkOneOf, checkText, parseOptions } from './validate.js';

describe('checks', () => {
  it('return what fits', () => {
    expect(checkNumber('gamma', 0.5, 0, 1)).toBe(0.5);
    expect(checkInteger('steps', 3, 1)).toBe(3);
    expect(checkOneOf('loss', 'mse', ['mse', 'rebalanced'])).toBe('mse');
    expect(checkText('name', 'strata')).toBe('strata');
  });

  it.each([
    [() => checkNumber('gamma', 7, 0, 1), 'expected a number between 0 and 1 for gamma but received 7'],
    [() => checkNumber('gamma', Number.NaN, 0, 1), 'expected a number between 0 and 1 for gamma but received NaN'],
    [() => checkNumber('lr', -1, 0), 'expected a number of at least 0 for lr but received -1'],
    [() => checkNumber('lr', '1'), 'expected a number for lr but received "1"'],
    [() => checkInteger('steps', 1.5, 1, 9), 'expected an integer between 1 and 9 for steps but received 1.5'],
    [
      () => checkInteger('steps', 2 ** 60, 1),
      'expected an integer of at least 1 for steps but received 1152921504606847000',
    ],
    [() => checkOneOf('loss', ['mse'], ['mse']), 'expected one of mse for loss but received an array of 1'],
    [() => checkText('name', ''), 'expected a text that is not empty for name but received ""'],
  ])('name the option, the range and the value: %#', (check, message) => {
    expect(check).toThrow(expect.objectContaining({ code: 'INVALID_OPTION', message }));
  });
});

describe('parseOptions', () => {
  const schema = z.strictObject({
    size: z.int().min(1).multipleOf(2).optional(),
    nested: z.object({ name: z.string() }).optional(),
  });

  it('returns parsed options', () => {
    expect(parseOptions(schema, { size: 4 })).toEqual({ size: 4 });
  });

  it.each([
    [{ size: 'big' }, /for size but received "big"$/],
    [{ size: 0 }, /for size but received 0$/],
    [{ size: 33 }, /^expected a multiple of 2 for size but received 33$/],
    [{ nested: { name: 1 } }, /^expected string for nested\.name but received 1$/],
    [{ wrong: 1 }, /^unknown option wrong$/],
    [null, /for the options but received null$/],
  ])('names the first fault of %j', (options, message) => {
    expect(() => parseOptions(schema, options)).toThrow(message);
  });
});
