// Figures of a case from the times of each implementation.

/** The middle value; of an even number the mean of the middle two. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const rounded = (value) => Number(value.toPrecision(5));

/**
 * The rows of one case. `measured`: [{ impl, variant, precision, times }] in milliseconds, ours first; a peer's ratio is its
 * median over ours, so above 1 we are faster. A peer's own precision is its `peerPrecision`.
 *
 * @param {(number | null)[]} [distances] nanoseconds between cores after each round, null with one core
 * @returns {Record<string, unknown>[]}
 */
export function resultRows(each, measured, distances = []) {
  const { net, task, precision, batch, size } = each;
  const [ours] = measured;
  const known = distances.filter((distance) => distance !== null);
  return measured.map(({ impl, variant, precision: own, times, operations }) => {
    const row = { net, task, precision, batch, size, impl };
    if (variant !== undefined) row.variant = variant;
    if (impl !== ours.impl) row.peerPrecision = own;
    const medianMs = median(times);
    row.medianMs = rounded(medianMs);
    row.minMs = rounded(Math.min(...times));
    row.ratio = impl === ours.impl ? 1 : rounded(medianMs / median(ours.times));
    if (task === 'train') row.imagesPerSecond = rounded((1000 * batch) / medianMs);
    if (operations !== undefined) row.gflops = rounded(operations / medianMs / 1e6);
    if (impl === ours.impl && known.length > 0)
      row.betweenCoresNs = [Math.min(...known), Math.max(...known)].map(rounded);
    return row;
  });
}

/** The better of two measurements of each limit; null where there is none. */
export const bestLimits = (first, second) =>
  Object.fromEntries(
    Object.keys(first).map((key) => [key, first[key] === null ? null : rounded(Math.max(first[key], second[key]))]),
  );

/** A row with its rate of floating-point operations as a share of the limit of its precision. */
export function withShare(row, { fp32Gflops, bf16Gflops }) {
  const limit = row.precision === 'bf16' ? bf16Gflops : fp32Gflops;
  return row.gflops === undefined || limit === null ? row : { ...row, shareOfPeak: rounded(row.gflops / limit) };
}
