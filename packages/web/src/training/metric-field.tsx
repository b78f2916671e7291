import { metricKinds } from './metrics.js';
import type { Metrics } from './queries.js';

interface MetricFieldProps {
  known: readonly (keyof Metrics)[];
  value: keyof Metrics;
  onChange: (metric: keyof Metrics) => void;
}

export function MetricField({ known, value, onChange }: MetricFieldProps) {
  return (
    <label className="metric-field">
      <span>Metric</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value as keyof Metrics)}>
        {known.map((key) => (
          <option key={key} value={key}>
            {metricKinds[key].name}
          </option>
        ))}
      </select>
    </label>
  );
}
