import type uPlot from 'uplot';
import { number3 } from './format.js';
import type { Dash, Line } from './plot-data.js';

const HEIGHT = 260;

/** Lengths of line and gap in CSS pixels. */
export const dashes: Readonly<Record<Dash, readonly number[]>> = {
  solid: [],
  dashed: [8, 4],
  dotted: [2, 3],
  'dash-dotted': [10, 3, 2, 3],
};

/** How uPlot draws the lines in `element`, in the colors of the page; `yLabel` names what they show, with its unit. */
export function chartOptions(lines: readonly Line[], yLabel: string, element: HTMLElement): uPlot.Options {
  const style = getComputedStyle(element);
  const color = (name: string): string => style.getPropertyValue(name);
  const axis: uPlot.Axis = {
    stroke: color('--muted-now'),
    grid: { stroke: color('--line-now'), width: 1 },
    ticks: { stroke: color('--line-now'), width: 1 },
    font: `12px ${style.fontFamily}`,
    labelFont: `12px ${style.fontFamily}`,
    labelSize: 18,
  };
  const marker = (_plot: uPlot, index: number): string => {
    const line = lines[index - 1];
    return line ? stroke(color(line.color), line) : 'none';
  };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { live: true, markers: { width: 0, fill: marker } },
    cursor: { drag: { x: true, y: false }, points: { size: 6 } },
    scales: { x: { time: false } },
    axes: [
      { ...axis, size: 34, label: 'step' },
      { ...axis, size: 48, label: yLabel },
    ],
    series: [
      { label: 'step', value: (_plot, step: number | null) => step?.toLocaleString() ?? '–' },
      ...lines.map((line) => toSeries(line, color(line.color))),
    ],
  };
}

/** A line of the legend as a background of CSS. */
function stroke(color: string, { dash = 'solid', isFaint }: Line): string {
  const tint = isFaint ? `color-mix(in srgb, ${color} 40%, transparent)` : color;
  const lengths = dashes[dash];
  if (lengths.length === 0) return tint;
  let at = 0;
  const stops = lengths.map((length, index) => {
    const from = at;
    at += length;
    return `${index % 2 === 0 ? tint : 'transparent'} ${from}px ${at}px`;
  });
  return `repeating-linear-gradient(90deg, ${stops.join(', ')})`;
}

function toSeries({ label, isFaint, hasDots, dash = 'solid' }: Line, stroke: string): uPlot.Series {
  return {
    label,
    stroke,
    width: isFaint ? 1 : 2,
    alpha: isFaint ? 0.3 : 1,
    dash: [...dashes[dash]],
    spanGaps: true,
    points: { show: hasDots ?? false, size: 6, fill: stroke },
    value: (_plot, value: number | null) => number3(value),
  };
}
