import './chart.css';
import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { useColorScheme } from '../shared/use-color-scheme.js';
import { chartOptions } from './chart-options.js';
import { ChartTable } from './chart-table.js';
import { type Line, toPlotData } from './plot-data.js';

interface ChartProps {
  title: string;
  /** What a reader who does not see the chart gets. */
  summary: string;
  lines: readonly Line[];
  /** What the lines show, with its unit. */
  yLabel: string;
}

/** Lines over training steps. Drag to zoom into a range, double click to see all. */
export function Chart({ title, summary, lines, yLabel }: ChartProps) {
  const element = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const scheme = useColorScheme();
  const key = lines.map(({ label }) => label).join('\n');
  const latest = useRef(lines);
  useEffect(() => {
    latest.current = lines;
    plot.current?.setData(toPlotData(lines));
  }, [lines]);
  useEffect(() => {
    const { current } = element;
    if (!current) return;
    const options = chartOptions(latest.current, yLabel, current);
    const made = (plot.current = new uPlot(options, toPlotData(latest.current), current));
    const observer = new ResizeObserver(() => made.setSize({ width: current.clientWidth, height: options.height }));
    observer.observe(current);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [key, yLabel, scheme]);
  return (
    <figure className="chart">
      <figcaption>{title}</figcaption>
      <div ref={element} role="img" aria-label={`${title}. ${summary}`} />
      <ChartTable title={title} lines={lines} />
    </figure>
  );
}
