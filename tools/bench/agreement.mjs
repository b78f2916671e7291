// Equal work is proven before anything is timed.

/**
 * Largest relative error by kind of comparison: of outputs as √(Σ(a−b)²/Σb²), of a step's loss as |a−b|/|b|.
 * bf16 keeps 8 bits, and its errors add up over the layers; Adam turns rounding in small gradients into whole steps.
 */
export const tolerances = { forward: { fp32: 1e-4, bf16: 3e-2 }, train: { fp32: 1e-3, bf16: 1e-2 } };

/** √(Σ(a−b)²/Σb²); not a number where the lengths differ. */
export function relativeError(found, expected) {
  if (found.length !== expected.length) return Number.NaN;
  let difference = 0;
  let total = 0;
  for (let i = 0; i < found.length; i++) {
    difference += (found[i] - expected[i]) ** 2;
    total += expected[i] ** 2;
  }
  return Math.sqrt(difference / total);
}

/** The largest error between what two implementations computed in a case: outputs, or the losses of the first steps. */
export function errorBetween(task, found, expected) {
  if (task === 'forward') return relativeError(found, expected);
  if (found.length !== expected.length) return Number.NaN;
  return Math.max(...found.map((loss, i) => Math.abs(loss - expected[i]) / Math.abs(expected[i])));
}

/** Throws unless a peer computes what ours does; returns the error. bf16 in either is compared as bf16. */
export function checkAgreement(each, { peer, peerPrecision, found, expected }) {
  const precision = each.precision === 'fp32' && peerPrecision === 'fp32' ? 'fp32' : 'bf16';
  const tolerance = tolerances[each.task][precision];
  const error = errorBetween(each.task, found, expected);
  if (error <= tolerance) return error;
  const what =
    each.task === 'forward' ? 'outputs' : `losses (${[...found].join(', ')} against ${[...expected].join(', ')})`;
  throw new Error(
    `${peer} computes something else than lithochrome in ${each.net} ${each.task} ${each.precision} b=${each.batch}: ` +
      `the ${what} differ by ${error}, more than ${tolerance}; the work is not equal, so nothing is timed`,
  );
}
