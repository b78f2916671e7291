import './compare-page.css';
import './run-page.css';
import './training-page.css';
import { Link } from '../shared/link.js';
import { CompareCharts } from './compare-charts.js';
import { CompareTable } from './compare-table.js';
import { useRunStates } from './use-run-states.js';

/** Several runs over each other. */
export function ComparePage({ ids }: { ids: readonly string[] }) {
  const states = useRunStates(ids);
  return (
    <div className="page">
      <title>Compare · Lithochrome</title>
      <h1>Compare runs</h1>
      {ids.length < 2 && (
        <p>
          Choose two or more runs in the <Link href="/training">list</Link>.
        </p>
      )}
      <CompareTable states={states} />
      {ids.length > 0 && <CompareCharts states={states} />}
    </div>
  );
}
