import { expect, test } from 'vitest';
import { bootstrapInterval } from './bootstrap.js';

const values = Array.from({ length: 100 }, (_, i) => Math.sin(i * i));
const mean = (indices: number[]) => indices.reduce((sum, i) => sum + values[i]!, 0) / indices.length;
const width = ([low, high]: [number, number]) => high - low;

test('the interval of a mean is about ± 1.96 standard errors, the same each time', () => {
  const alone = values.map((_, i) => `${i}`);
  const interval = bootstrapInterval(alone, mean);
  const average = mean(values.map((_, i) => i));
  const error = Math.sqrt(values.reduce((sum, value) => sum + (value - average) ** 2, 0)) / values.length;
  expect(width(interval)).toBeGreaterThan(3.4 * error);
  expect(width(interval)).toBeLessThan(4.4 * error);
  expect(bootstrapInterval(alone, mean)).toEqual(interval);
});

test('whole groups are drawn: equal copies widen nothing but one group leaves no spread', () => {
  const one = bootstrapInterval(
    values.map(() => 'scene'),
    mean,
  );
  expect(width(one)).toBe(0);
});
