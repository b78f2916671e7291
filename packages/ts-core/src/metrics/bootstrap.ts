import { SampleRandom } from '../data/random.js';

export type Interval = [low: number, high: number];

/** The same resamples for every metric and model, so that their intervals compare. */
const SEED = 2017;
const RESAMPLES = 1000;
/** Share of the resamples outside the interval, on each side: 95 % lie inside. */
const TAIL = 0.025;

/**
 * 95 % percentile interval of a statistic over items (Efron 1979), by drawing whole groups with replacement: pictures
 * of one scene are not independent. `groups` holds one name per item; `statistic` gets the drawn items' indices.
 */
export function bootstrapInterval(groups: readonly string[], statistic: (indices: number[]) => number): Interval {
  const byGroup = new Map<string, number[]>(groups.map((group) => [group, []]));
  for (const [item, group] of groups.entries()) byGroup.get(group)!.push(item);
  const members = [...byGroup.values()];
  const values: number[] = [];
  for (let sample = 0; sample < RESAMPLES; sample++) {
    const random = new SampleRandom(SEED, 0, sample);
    const value = statistic(members.flatMap(() => members[random.integer(0, members.length - 1)]!));
    if (!Number.isNaN(value)) values.push(value);
  }
  values.sort((x, y) => x - y);
  return [quantile(values, TAIL), quantile(values, 1 - TAIL)];
}

/** Linear between neighbors; NaN of nothing. */
function quantile(sorted: readonly number[], share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] ?? Number.NaN;
  return low + (position - below) * ((sorted[below + 1] ?? low) - low);
}
