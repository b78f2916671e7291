/** Color distributions over the ab plane as drawings inside a page. */
import { grid484 } from '../color/ab-bins.js';
import { escapeHtml } from './html.js';

/** Side of a bin, and room for the axes, in px. */
const CELL = 11;
const MARGIN = 26;
const SIDE = grid484.side * CELL;
/** Smallest share that is told from less: the colors run over its decades up to 1, the same in every map. */
const DECADES = 6;
/** From few pixels to many. */
const RAMP = [
  [26, 15, 60],
  [92, 24, 110],
  [170, 45, 95],
  [232, 98, 60],
  [249, 172, 70],
  [252, 246, 190],
] as const;
const EMPTY = '#08080d';

/**
 * A figure of the share of pixels in each ab bin, log scale: a from green (left) to red, b from blue (bottom) to
 * yellow. `counts` [484] as in color/ab-bins.ts, in any unit; maps of different pictures compare color by color.
 */
export function heatMap(counts: ArrayLike<number>, caption: string): string {
  const all = Array.from(counts);
  const total = all.reduce((sum, count) => sum + count, 0);
  const cells = all.flatMap((count, bin) => (count > 0 ? [cell(bin, count / total)] : []));
  const size = SIDE + 2 * MARGIN;
  return `<figure><svg viewBox="0 0 ${size} ${size}" width="${size}" height="${size}" role="img">
<rect x="${MARGIN}" y="${MARGIN}" width="${SIDE}" height="${SIDE}" fill="${EMPTY}"/>
${cells.join('\n')}
${axes()}
</svg><figcaption>${escapeHtml(caption)}</figcaption></figure>`;
}

/** The colors of the maps with their shares. */
export function heatMapScale(): string {
  const swatches = Array.from({ length: DECADES + 1 }, (_, i) => {
    const style = `display:block;height:1em;background:${color(10 ** (i - DECADES))}`;
    return `<span style="width:6.5em;text-align:center;font-size:12px"><span style="${style}"></span>${scaleLabel(i)}</span>`;
  });
  return `<div style="display:flex">${swatches.join('')}</div>`;
}

function scaleLabel(step: number): string {
  const percent = 100 * 10 ** (step - DECADES);
  const few = step === 0 ? '≤ ' : '';
  return `${few}${Number(percent.toPrecision(1))} %`;
}

function cell(bin: number, share: number): string {
  const [a, b] = [Math.floor(bin / grid484.side), bin % grid484.side];
  const [x, y] = [MARGIN + a * CELL, MARGIN + (grid484.side - 1 - b) * CELL];
  const [centerA, centerB] = [grid484.centers[2 * bin], grid484.centers[2 * bin + 1]];
  const title = `a ${centerA}, b ${centerB}: ${(100 * share).toPrecision(2)} %`;
  const box = `x="${x}" y="${y}" width="${CELL}" height="${CELL}"`;
  return `<rect ${box} fill="${color(share)}"><title>${title}</title></rect>`;
}

/** Of a share 0…1, by its logarithm. */
function color(share: number): string {
  const position = Math.min(1, Math.max(0, 1 + Math.log10(share) / DECADES)) * (RAMP.length - 1);
  const below = Math.min(RAMP.length - 2, Math.floor(position));
  const [from, to] = [RAMP[below]!, RAMP[below + 1]!];
  const mixed = from.map((value, channel) => Math.round(value + (position - below) * (to[channel]! - value)));
  return `rgb(${mixed.join()})`;
}

function axes(): string {
  const [middle, end] = [MARGIN + SIDE / 2, MARGIN + SIDE];
  const zero = `M${middle} ${MARGIN}V${end}M${MARGIN} ${middle}H${end}`;
  const dot = (x: number, y: number, fill: string) => `<circle cx="${x}" cy="${y}" r="5" fill="${fill}"/>`;
  const dots = [
    dot(MARGIN / 2, middle, '#1a9b5c'),
    dot(end + MARGIN / 2, middle, '#e0376f'),
    dot(middle, MARGIN / 2, '#e3c321'),
    dot(middle, end + MARGIN / 2, '#3f7bff'),
  ];
  const letter = (x: number, y: number, text: string) => `<text x="${x}" y="${y}" font-size="12">${text}</text>`;
  const letters = [letter(end - 8, end + 16, 'a'), letter(MARGIN - 16, MARGIN + 10, 'b')];
  return `<path d="${zero}" stroke="#fff" stroke-opacity=".3"/>${dots.join('')}${letters.join('')}`;
}
