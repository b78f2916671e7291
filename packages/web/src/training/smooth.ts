/**
 * Exponential moving average without the bias towards 0 of its start.
 *
 * @param weight of the past, 0 (none) to below 1
 */
export function smooth(values: readonly number[], weight: number): number[] {
  let sum = 0;
  let total = 0;
  return values.map((value) => {
    sum = weight * sum + (1 - weight) * value;
    total = weight * total + (1 - weight);
    return sum / total;
  });
}
