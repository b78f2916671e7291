import { expect, it } from 'vitest';
import { datasetName } from './dataset-name.js';

it.each([
  ['Fjällräven trip (1).zip', 'Fjallraven trip 1'],
  ['cliffs.ZIP', 'cliffs'],
  ['写真.zip', 'pictures'],
  [`${'a'.repeat(70)}.zip`, 'a'.repeat(64)],
])('%s: %s', (file, name) => expect(datasetName(file)).toBe(name));
