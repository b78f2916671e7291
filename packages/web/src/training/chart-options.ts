import type uPlot from 'uplot';
import { number3 } from './format.js';
import type { Line } from './plot-data.js';

const HEIGHT = 260;

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
    legend: { live: true },
    cursor: { drag: { x: true, y: false }, points: { size: 6 } },
    scales: { x: { time: false } },
    axes: [axis, { ...axis, size: 52 }],
    series: [{ label: 'step' }, ...lines.map((line) => toSeries(line, color(line.color)))],
  };
}

function toSeries({ label, isFaint, hasDots }: Line, stroke: string): uPlot.Series {
  return {
    label,
    stroke,
    width: isFaint ? 1 : 2,
    alpha: isFaint ? 0.3 : 1,
    spanGaps: true,
    points: { show: hasDots ?? false, size: 6, fill: stroke },
    value: (_plot, value: number | null) => number3(value),
  };
}
