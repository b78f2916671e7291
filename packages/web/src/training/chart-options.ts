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

/** The nearest that the borders of CSS have. */
const borders: Readonly<Record<Dash, string>> = {
  solid: 'solid',
  dashed: 'dashed',
  dotted: 'dotted',
  'dash-dotted': 'double',
};

/** How uPlot draws the lines in `element`, in the colors of the page. */
export function chartOptions(lines: readonly Line[], element: HTMLElement): uPlot.Options {
  const style = getComputedStyle(element);
  const color = (name: string): string => style.getPropertyValue(name);
  const axis: uPlot.Axis = {
    stroke: color('--muted-now'),
    grid: { stroke: color('--line-now'), width: 1 },
    ticks: { stroke: color('--line-now'), width: 1 },
    font: `12px ${style.fontFamily}`,
  };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { live: true, markers: { dash: (_plot, index) => borders[lines[index - 1]?.dash ?? 'solid'] } },
    cursor: { drag: { x: true, y: false }, points: { size: 6 } },
    scales: { x: { time: false } },
    axes: [axis, { ...axis, size: 52 }],
    series: [
      { label: 'step', value: (_plot, step: number | null) => step?.toLocaleString() ?? '–' },
      ...lines.map((line) => toSeries(line, color(line.color))),
    ],
  };
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
