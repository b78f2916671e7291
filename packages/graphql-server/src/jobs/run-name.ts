import { resolveTrainConfig } from '@lithochrome/ts-core';
import type { RunConfig } from '../database/tables.js';

interface NamedRun {
  config: RunConfig;
  position: number;
}

/** What a run is called: its data set, what it minimizes, and its number, which no other run has: "cliffs, rebalanced + levin, 7". */
export function runName({ config, position }: NamedRun, dataset: string): string {
  const { loss, spatial } = resolveTrainConfig({ ...config, data: 'data', out: 'run' });
  return `${dataset}, ${spatial === 'none' ? loss : `${loss} + ${spatial}`}, ${position}`;
}
