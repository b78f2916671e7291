import './compare-page.css';
import './run-page.css';
import './training-page.css';
import { useMemo, useState } from 'react';
import { Link } from '../shared/link.js';
import { Problem } from '../shared/problem.js';
import { CompareCharts } from './compare-charts.js';
import { CompareLegend } from './compare-legend.js';
import { haveLikeLosses, haveLikePictures } from './compare-rows.js';
import { CompareTable } from './compare-table.js';
import { comparedRuns } from './compared-run.js';
import { useRunStates } from './use-run-states.js';

/** Several runs over each other. */
export function ComparePage({ ids }: { ids: readonly string[] }) {
  const states = useRunStates(ids);
  const runs = useMemo(() => comparedRuns(states), [states]);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const shown = useMemo(() => runs.filter(({ run }) => !hidden.has(run.id)), [runs, hidden]);
  const hide = (id: string, isHidden: boolean): void =>
    setHidden((before) => new Set([...before].filter((other) => other !== id).concat(isHidden ? id : [])));
  const problems = new Set(states.flatMap(({ problem }) => problem ?? []));
  return (
    <div className="page">
      <title>Compare · Lithochrome</title>
      <h1>Compare runs</h1>
      {ids.length < 2 && (
        <p>
          Choose two or more runs in the <Link href="/training">list</Link>.
        </p>
      )}
      <Problem text={problems.size > 0 ? [...problems].join(' ') : null} />
      {runs.length > 0 && <CompareTable runs={runs} />}
      {runs.length > 1 && <CompareLegend runs={runs} hidden={hidden} onHide={hide} />}
      {haveLikePictures(runs) && !haveLikeLosses(shown) && (
        <p className="muted">These runs minimize different losses: hold their metrics against each other instead.</p>
      )}
      {!haveLikePictures(runs) && (
        <p className="muted">
          These runs were trained and validated on different pictures: none of their figures says which is better.
        </p>
      )}
      {shown.length > 0 && <CompareCharts runs={shown} />}
    </div>
  );
}
