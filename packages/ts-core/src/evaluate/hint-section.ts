import type { HintPoint } from './evaluation.js';
import { formatValue } from './html.js';

/** The hint curve as HTML. */
export function hintSection(points: readonly HintPoint[]): string {
  const rows = points.map(({ hints, psnr, interval }) => {
    return `<tr><td>${hints}<td>${formatValue(psnr)}<td>[${interval.map(formatValue).join(', ')}]`;
  });
  return `<h2>PSNR against the number of color hints</h2>
<p>A hint is a random patch of 7 × 7 px with its true mean color.</p>
<table>\n<thead><tr><th>hints<th>PSNR, dB<th>95 %\n<tbody>\n${rows.join('\n')}\n</table>`;
}
