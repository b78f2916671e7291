// The result of a run for people.

const figure = (value, digits = 1) => value.toFixed(digits);

/** Rows of cells as lines with aligned columns. */
export function aligned(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
}

function describeLimits({ fp32Gflops, bf16Gflops, readGBs, copyGBs }) {
  const products = `fp32 ${figure(fp32Gflops, 0)} GFLOP/s, bf16 ${bf16Gflops === null ? 'not native' : `${figure(bf16Gflops, 0)} GFLOP/s`}`;
  return `limits: ${products}, read ${figure(readGBs)} GB/s, copy ${figure(copyGBs)} GB/s`;
}

// Of one line for each row.
const resultHead = [
  'case',
  'implementation',
  'median ms',
  'min ms',
  'images/s',
  'of peak',
  'ratio',
  'between cores, ns',
];

function resultCells(row) {
  const { net, task, precision, batch, impl, variant, peerPrecision, medianMs, minMs, ratio, imagesPerSecond } = row;
  return [
    `${net} ${task} ${precision} b=${batch}`,
    [impl, variant, peerPrecision].filter((part) => part !== undefined).join(' '),
    figure(medianMs, 2),
    figure(minMs, 2),
    imagesPerSecond === undefined ? '' : figure(imagesPerSecond),
    row.shareOfPeak === undefined ? '' : `${figure(100 * row.shareOfPeak, 0)} %`,
    figure(ratio, 2),
    row.betweenCoresNs === undefined ? '' : row.betweenCoresNs.map((ns) => figure(ns, 0)).join('–'),
  ];
}

function lossLines(loss) {
  return loss.map(({ spatial, gradient, nanosecondsPerPixel, floorNanosecondsPerPixel, ratio }) => {
    const floor = `reading the logits and writing their gradient ${floorNanosecondsPerPixel}`;
    return `loss, spatial ${spatial}, ${gradient} gradient: ${nanosecondsPerPixel} ns a pixel, ${floor}: ${figure(ratio, 2)} times`;
  });
}

/** Lines of text; ratio is the peer's median over ours. */
export function describeRun({ date, machine, peers, missing, limits, results, loss }) {
  const { processor, isa, threads, onednn } = machine;
  return [
    `${date.slice(0, 10)}, ${processor}, ${isa}, ${threads} threads, oneDNN ${onednn}`,
    `peers: ${peers.map(({ name, version }) => `${name} ${version}`).join(', ') || 'none'}`,
    ...missing.map(({ name, reason }) => `left out: ${name}: ${reason}`),
    describeLimits(limits),
    '',
    ...(results.length > 0 ? aligned([resultHead, ...results.map(resultCells)]) : []),
    ...lossLines(loss),
  ];
}

const kindOf = ({ impl, variant }) => [impl, variant].filter((part) => part !== undefined).join(' ');

/** A line for each case, a column for each peer: its median and, in brackets, its ratio to ours. */
function caseTable(results) {
  const kinds = [...new Set(results.map(kindOf))].filter((kind) => kind !== 'lithochrome');
  const lines = new Map();
  for (const row of results) {
    const name = resultCells(row)[0];
    const cells = lines.get(name) ?? new Map();
    lines.set(name, cells.set(kindOf(row), row));
  }
  const peerCell = (row) => (row === undefined ? '–' : `${figure(row.medianMs)} (${figure(row.ratio, 2)})`);
  const body = [...lines].map(([name, cells]) => {
    const [, , median, min, rate, share] = resultCells(cells.get('lithochrome'));
    return [name, `${median} (${min})`, rate || '–', share || '–', ...kinds.map((kind) => peerCell(cells.get(kind)))];
  });
  return [['case', 'ours, ms (min)', 'images/s', 'of peak', ...kinds.map((kind) => `${kind} (ratio)`)], ...body];
}

/** The results and the loss as tables for docs/performance.md. */
export function describeAsMarkdown({ results, loss, limits }) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const table = (rows) => [line(rows[0]), line(rows[0].map(() => '---')), ...rows.slice(1).map(line)];
  const lossCells = loss.map(({ spatial, gradient, nanosecondsPerPixel, floorNanosecondsPerPixel, ratio }) => {
    return [spatial, gradient, String(nanosecondsPerPixel), String(floorNanosecondsPerPixel), figure(ratio, 2)];
  });
  const lossHead = ['spatial', 'gradient', 'ns a pixel', 'floor', 'times floor'];
  return [describeLimits(limits), '', ...table(caseTable(results)), '', ...table([lossHead, ...lossCells])];
}
