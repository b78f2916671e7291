import { useMemo, useState } from 'react';
import { Chart } from './chart.js';
import { smoothedLoss, validationLine } from './loss-lines.js';
import { MetricField } from './metric-field.js';
import { knownMetrics, metricLine, metricNames } from './metrics.js';
import type { Metrics } from './queries.js';
import { runName } from './run-name.js';
import type { RunState } from './run-store.js';
import { SmoothingField } from './smoothing-field.js';

/** Losses and a metric of several runs over each other. */
export function CompareCharts({ states }: { states: readonly RunState[] }) {
  const [smoothing, setSmoothing] = useState(0.95);
  const [chosen, setMetric] = useState<keyof Metrics>('psnr');
  const known = [...new Set(states.flatMap(({ history }) => knownMetrics(history)))];
  const metric = known.includes(chosen) ? chosen : (known[0] ?? chosen);
  const named = useMemo(
    () => states.map(({ run, history }, index) => ({ history, name: runName(run), color: `--series-${index + 1}` })),
    [states],
  );
  const losses = useMemo(() => named.map((each) => smoothedLoss({ ...each, smoothing })), [named, smoothing]);
  const validations = useMemo(() => named.map((each) => validationLine(each.history, each.name, each.color)), [named]);
  const metrics = useMemo(
    () => named.map(({ history, name, color }) => metricLine(history, metric, { label: name, color })),
    [named, metric],
  );
  const summary = `Of ${named.map(({ name }) => name).join(' and ')}.`;
  return (
    <div className="run-charts">
      <section aria-label="Training loss">
        <Chart title="Training loss" summary={summary} lines={losses} />
        <SmoothingField value={smoothing} onChange={setSmoothing} />
      </section>
      <section aria-label="Validation loss">
        <Chart title="Validation loss" summary={summary} lines={validations} />
      </section>
      {known.length > 0 && (
        <section aria-label="Metric">
          <Chart title={metricNames[metric]} summary={summary} lines={metrics} />
          <MetricField known={known} value={metric} onChange={setMetric} />
        </section>
      )}
    </div>
  );
}
