import { dashes } from './chart-options.js';
import type { ComparedRun } from './compared-run.js';

interface CompareLegendProps {
  runs: readonly ComparedRun[];
  hidden: ReadonlySet<string>;
  onHide: (id: string, isHidden: boolean) => void;
}

/** Which line is which run's, in every chart; a run can be left out. */
export function CompareLegend({ runs, hidden, onHide }: CompareLegendProps) {
  return (
    <fieldset className="compare-legend chart">
      <legend>Shown in the charts</legend>
      {runs.map(({ run, style: { label, color, dash = 'solid' } }) => (
        <label key={run.id}>
          <input
            type="checkbox"
            checked={!hidden.has(run.id)}
            onChange={(event) => onHide(run.id, !event.currentTarget.checked)}
          />
          <svg viewBox="0 0 36 4" aria-hidden="true">
            <path d="M0 2h36" stroke={`var(${color})`} strokeWidth="3" strokeDasharray={dashes[dash].join(' ')} />
          </svg>
          {label}
        </label>
      ))}
    </fieldset>
  );
}
