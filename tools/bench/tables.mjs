// The result of a run for people.

const figure = (value, digits = 1) => value.toFixed(digits);

/** Rows of cells as lines with aligned columns. */
function aligned(rows) {
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
  const head = ['case', 'implementation', 'median ms', 'min ms', 'images/s', 'of peak', 'ratio'];
  return [
    `${date.slice(0, 10)}, ${processor}, ${isa}, ${threads} threads, oneDNN ${onednn}`,
    `peers: ${peers.map(({ name, version }) => `${name} ${version}`).join(', ') || 'none'}`,
    ...missing.map(({ name, reason }) => `left out: ${name}: ${reason}`),
    describeLimits(limits),
    '',
    ...(results.length > 0 ? aligned([head, ...results.map(resultCells)]) : []),
    ...lossLines(loss),
  ];
}
