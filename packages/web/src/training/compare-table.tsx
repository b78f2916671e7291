import { Link } from '../shared/link.js';
import { compareRows } from './compare-rows.js';
import { runName } from './run-name.js';
import type { RunState } from './run-store.js';

/** The runs side by side. */
export function CompareTable({ states }: { states: readonly RunState[] }) {
  const runs = states.flatMap(({ run, history }) => (run ? [{ run, history }] : []));
  if (runs.length === 0) return null;
  return (
    <div className="compare-table" tabIndex={0} role="region" aria-label="Runs side by side">
      <table>
        <thead>
          <tr>
            <td />
            {runs.map(({ run }) => (
              <th key={run.id} scope="col">
                <Link href={`/training/${run.id}`}>{runName(run)}</Link>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {compareRows(runs).map(([name, values]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {values.map((value, index) => (
                <td key={runs[index]?.run.id}>{value}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
