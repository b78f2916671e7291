// What is measured: a network, a task, our precision and a batch.

export const NETS = ['bench-d', 'strata', 'seed'];
const TASKS = { train: [16], forward: [1, 16] };
const PRECISIONS = ['fp32', 'bf16'];

/** Side of a network's pictures: seed costs ten times as much as the others, so its are smaller. */
export const sizeOf = (net, size) => (net === 'seed' ? Math.max(32, size / 2) : size);

/** Every case of a full run, the pictures `size` pixels wide and high, or what `sizeOf` makes of it. */
export function allCases({ size = 128, trainBatch = 16 } = {}) {
  const cases = [];
  for (const net of NETS)
    for (const [task, batches] of Object.entries(TASKS))
      for (const batch of batches)
        for (const precision of PRECISIONS)
          cases.push({ net, task, precision, batch: Math.min(batch, trainBatch), size: sizeOf(net, size) });
  return cases;
}

/**
 * Those that a selector `net[:task[:precision[:batch]]]` names; any part may be `*`.
 *
 * @template {{ net: string, task: string, precision: string, batch: number }} Case
 * @param {Case[]} cases
 * @param {string} [only]
 * @returns {Case[]}
 */
export function selectCases(cases, only) {
  if (only === undefined) return cases;
  const selectors = only.split(',').map((selector) => selector.split(':'));
  const fits = ({ net, task, precision, batch }, parts) =>
    parts.every((part, i) => part === '*' || part === String([net, task, precision, batch][i]));
  const chosen = cases.filter((each) => selectors.some((parts) => fits(each, parts)));
  for (const [i, parts] of selectors.entries())
    if (!cases.some((each) => fits(each, parts))) throw new Error(unknown(only.split(',')[i]));
  return chosen;
}

function unknown(selector) {
  const nets = NETS.join('|');
  return `expected net[:task[:precision[:batch]]] for --only, such as strata:train or *:forward:bf16:1 (${nets}), but received ${selector}`;
}

export const nameOf = ({ net, task, precision, batch }) => `${net} ${task} ${precision} b=${batch}`;
