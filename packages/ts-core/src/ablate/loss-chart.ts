/** Loss curves as drawings inside a page. */
import { escapeHtml } from '../evaluate/html.js';
import type { MeasuredVariant } from './ablation.js';
import type { CurvePoint } from './loss-curve.js';

/** In px. */
const WIDTH = 520;
const HEIGHT = 300;
const LEFT = 52;
const BOTTOM = 26;
const TOP = 10;
/** Told apart with common color deficiencies too (Okabe and Ito 2008). */
const COLORS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000'];
const TICKS = 5;

/** Where a point lies in the drawing. */
type Place = (point: CurvePoint) => string;

/** One drawing for each loss, whose values do not compare with those of another. */
export function lossCharts(variants: readonly MeasuredVariant[]): string {
  const losses = [...new Set(variants.map(({ loss }) => loss))];
  const charts = losses.map((loss) => {
    return lossChart(
      loss,
      variants.filter((variant) => variant.loss === loss),
    );
  });
  return `<div class="row">\n${charts.join('\n')}\n</div>`;
}

function lossChart(loss: string, variants: readonly MeasuredVariant[]): string {
  const points = variants.flatMap(({ curve }) => [...curve.training, ...curve.validation]);
  const [low, high] = [Math.min(...points.map((p) => p.loss)), Math.max(...points.map((p) => p.loss))];
  const steps = Math.max(...points.map(({ step }) => step));
  const x = (step: number) => LEFT + (step / steps) * (WIDTH - LEFT - TOP);
  const y = (value: number) => TOP + (1 - (value - low) / (high - low || 1)) * (HEIGHT - TOP - BOTTOM);
  const place: Place = ({ step, loss: value }) => `${x(step).toFixed(1)},${y(value).toFixed(1)}`;
  const ticks = Array.from({ length: TICKS }, (_, i) => {
    const value = low + (i / (TICKS - 1)) * (high - low);
    const at = y(value).toFixed(1);
    const line = `<path d="M${LEFT} ${at}H${WIDTH - TOP}" stroke="#ddd"/>`;
    return `${line}<text x="${LEFT - 6}" y="${at}" dy="4" text-anchor="end">${value.toPrecision(3)}</text>`;
  });
  const curves = variants.map(({ curve }, i) => drawCurve(curve, COLORS[i % COLORS.length]!, place));
  const names = variants.map(({ label }, i) => {
    return `<span style="color:${COLORS[i % COLORS.length]!}">■</span> ${escapeHtml(label)}`;
  });
  return `<figure><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" font-size="11" role="img">
${ticks.join('\n')}
<text x="${LEFT}" y="${HEIGHT - 6}">step 0</text><text x="${WIDTH - TOP}" y="${HEIGHT - 6}" text-anchor="end">${steps}</text>
${curves.join('\n')}
</svg><figcaption>loss ${escapeHtml(loss)}: ${names.join(' ')}</figcaption></figure>`;
}

/** A line for the training, dots for the validations. */
function drawCurve({ training, validation }: MeasuredVariant['curve'], color: string, place: Place): string {
  const line = `<polyline points="${training.map(place).join(' ')}" fill="none" stroke="${color}" stroke-width="1.5"/>`;
  const dots = validation.map((point) => {
    const [cx, cy] = place(point).split(',');
    return `<circle cx="${cx}" cy="${cy}" r="3.5" fill="${color}"/>`;
  });
  return line + dots.join('');
}
