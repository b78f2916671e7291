import { SampleRandom } from '../data/random.js';

export type Interval = [low: number, high: number];

/** The same resamples for every metric and model, so that their intervals compare. */
const SEED = 2017;
const RESAMPLES = 1000;
/** Share of the resamples outside the interval, on each side: 95 % lie inside. */
const TAIL = 0.025;

/** 95 % percentile interval of a statistic over items (Efron 1979), see `resample`. */
export function bootstrapInterval(groups: readonly string[], statistic: (indices: number[]) => number): Interval {
  return percentileInterval(resample(groups, statistic));
}

/**
 * The statistic of 1,000 resamples of the items, drawing whole groups with replacement: pictures of one scene are not
 * independent. `groups` holds one name per item; `statistic` gets the drawn items' indices. Equal groups give equal
 * draws, so that the differences between two models' values are those of a paired bootstrap.
 */
export function resample(groups: readonly string[], statistic: (indices: number[]) => number): number[] {
  const byGroup = new Map<string, number[]>(groups.map((group) => [group, []]));
  for (const [item, group] of groups.entries()) byGroup.get(group)!.push(item);
  const members = [...byGroup.values()];
  return Array.from({ length: RESAMPLES }, (_, sample) => {
    const random = new SampleRandom(SEED, 0, sample);
    return statistic(members.flatMap(() => members[random.integer(0, members.length - 1)]!));
  });
}

/** What 95 % of the resampled values lie between; NaN, where the statistic does not apply, counts nowhere. */
export function percentileInterval(resampled: readonly number[]): Interval {
  const values = resampled.filter((value) => !Number.isNaN(value)).sort((x, y) => x - y);
  return [quantile(values, TAIL), quantile(values, 1 - TAIL)];
}

/** Linear between neighbors; NaN of nothing. */
function quantile(sorted: readonly number[], share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] ?? Number.NaN;
  return low + (position - below) * ((sorted[below + 1] ?? low) - low);
}
