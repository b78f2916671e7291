import { Link } from '../shared/link.js';
import { type CompareRow, resultRows, settingRows } from './compare-rows.js';
import type { ComparedRun } from './compared-run.js';

/** The runs side by side: what came of them, and the settings in which they differ. */
export function CompareTable({ runs }: { runs: readonly ComparedRun[] }) {
  const settings = settingRows(runs);
  return (
    <div className="compare-table" tabIndex={0} role="region" aria-label="Runs side by side">
      <table>
        <thead>
          <tr>
            <td />
            {runs.map(({ run, style }) => (
              <th key={run.id} scope="col">
                <Link href={`/training/${run.id}`}>{style.label}</Link>
              </th>
            ))}
          </tr>
        </thead>
        <Rows title="Results" width={runs.length + 1} rows={resultRows(runs)} />
        {runs.length > 1 && (
          <Rows
            title={settings.length > 0 ? 'Settings that differ' : 'All settings are the same'}
            width={runs.length + 1}
            rows={settings}
          />
        )}
      </table>
    </div>
  );
}

interface RowsProps {
  title: string;
  /** Columns of the table. */
  width: number;
  rows: readonly CompareRow[];
}

function Rows({ title, width, rows }: RowsProps) {
  return (
    <tbody>
      <tr className="compare-table-title">
        <th scope="rowgroup" colSpan={width}>
          {title}
        </th>
      </tr>
      {rows.map(({ name, values, best = [] }) => (
        <tr key={name}>
          <th scope="row">{name}</th>
          {values.map((value, index) => (
            // The columns are the runs, in their order.
            <td key={index} data-best={best.includes(index) || undefined}>
              {value}
              {best.includes(index) && <span className="visually-hidden">, best</span>}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}
