import { useMemo, useState } from 'react';
import { Chart } from './chart.js';
import type { ComparedRun } from './compared-run.js';
import { number3 } from './format.js';
import { smoothedLoss, validationLine } from './loss-lines.js';
import { MetricField } from './metric-field.js';
import { knownMetrics, metricKinds, metricLine } from './metrics.js';
import type { Line } from './plot-data.js';
import type { Metrics } from './queries.js';
import { SmoothingField } from './smoothing-field.js';

/** Losses and a metric of several runs over each other. */
export function CompareCharts({ runs }: { runs: readonly ComparedRun[] }) {
  const [smoothing, setSmoothing] = useState(0.95);
  const [chosen, setMetric] = useState<keyof Metrics>('psnr');
  const known = [...new Set(runs.flatMap(({ history }) => knownMetrics(history)))];
  const metric = known.includes(chosen) ? chosen : (known[0] ?? chosen);
  const losses = useMemo(
    () => runs.map(({ history, style }) => smoothedLoss(history, smoothing, style)),
    [runs, smoothing],
  );
  const validations = useMemo(() => runs.map(({ history, style }) => validationLine(history, style)), [runs]);
  const metrics = useMemo(() => runs.map(({ history, style }) => metricLine(history, metric, style)), [runs, metric]);
  return (
    <div className="run-charts">
      <section aria-label="Training loss">
        <Chart title="Training loss" summary={lastValues(losses)} lines={losses} yLabel="loss" />
        <SmoothingField value={smoothing} onChange={setSmoothing} />
      </section>
      <section aria-label="Validation loss">
        <Chart title="Validation loss" summary={lastValues(validations)} lines={validations} yLabel="loss" />
      </section>
      {known.length > 0 && (
        <section aria-label="Metric">
          <Chart
            title="Validation"
            summary={`${metricKinds[metric].name}. ${lastValues(metrics)}`}
            lines={metrics}
            yLabel={metricKinds[metric].name}
          />
          <MetricField known={known} value={metric} onChange={setMetric} />
        </section>
      )}
    </div>
  );
}

/** "At last: a 1.2, b 3.4." */
function lastValues(lines: readonly Line[]): string {
  return `At last: ${lines.map(({ label, ys }) => `${label} ${number3(ys.at(-1) ?? null)}`).join(', ')}.`;
}
