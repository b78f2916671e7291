import { expect, it } from 'vitest';
import { toStartInput } from './start-input.js';

const form = (values: Record<string, string>): FormData => {
  const data = new FormData();
  for (const [name, value] of Object.entries(values)) data.set(name, value);
  return data;
};

it('takes what was given and leaves the rest to the server', () => {
  const input = toStartInput(
    form({ dataset: 'd1', length: '12.5', unit: 'minutes', loss: 'MSE', gamma: '', lr: '1e-4' }),
  );
  expect(input).toMatchObject({ dataset: 'd1', minutes: 12.5, loss: 'MSE', gamma: null, lr: 1e-4, init: null });
  expect(input.steps).toBeUndefined();
});

it('counts steps where they were chosen', () => {
  const input = toStartInput(form({ dataset: 'd1', length: '200', unit: 'steps', init: 'strata' }));
  expect(input).toMatchObject({ steps: 200, init: 'strata' });
  expect(input.minutes).toBeUndefined();
});
