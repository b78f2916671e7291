import { useMemo, useState } from 'react';
import { Chart } from './chart.js';
import { number3 } from './format.js';
import type { History } from './history.js';
import { lossLines } from './loss-lines.js';
import { MetricField } from './metric-field.js';
import { knownMetrics, metricKinds, metricLine, metricText } from './metrics.js';
import type { Metrics } from './queries.js';
import { SmoothingField } from './smoothing-field.js';

/** Loss and a metric to choose, over the steps. */
export function RunCharts({ history }: { history: History }) {
  const [smoothing, setSmoothing] = useState(0.9);
  const [chosen, setMetric] = useState<keyof Metrics>('psnr');
  const known = knownMetrics(history);
  const metric = known.includes(chosen) ? chosen : (known[0] ?? chosen);
  const losses = useMemo(() => lossLines(history, smoothing), [history, smoothing]);
  const metrics = useMemo(
    () => [metricLine(history, metric, { label: metricKinds[metric].name, color: '--series-2' })],
    [history, metric],
  );
  const first = number3(history.losses[0]?.loss ?? null);
  const last = number3(history.losses.at(-1)?.loss ?? null);
  return (
    <div className="run-charts">
      <section aria-label="Loss">
        <Chart
          title="Loss"
          summary={`From ${first} to ${last} in ${history.losses.length} steps.`}
          lines={losses}
          yLabel="loss"
        />
        <SmoothingField value={smoothing} onChange={setSmoothing} />
      </section>
      {known.length > 0 && (
        <section aria-label="Metrics">
          <Chart
            title="Validation"
            summary={`${metricKinds[metric].name}: ${metricText(metric, metrics[0]?.ys.at(-1) ?? null)} last.`}
            lines={metrics}
            yLabel={metricKinds[metric].name}
          />
          <MetricField known={known} value={metric} onChange={setMetric} />
        </section>
      )}
    </div>
  );
}
