import { useState } from 'react';
import { number4 } from './format.js';
import type { Line } from './plot-data.js';
import { tableRows } from './table-rows.js';

const MAX_ROWS = 12;

interface ChartTableProps {
  title: string;
  lines: readonly Line[];
}

/** What a chart shows, for those who read rather than look. */
export function ChartTable({ title, lines }: ChartTableProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="chart-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Values</summary>
      {isOpen && (
        <div tabIndex={0} role="region" aria-label={`${title}, values`}>
          <table>
            <thead>
              <tr>
                <th scope="col">Step</th>
                {lines.map(({ label }) => (
                  <th key={label} scope="col">
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {tableRows(lines, MAX_ROWS).map(({ step, values }) => (
                <tr key={step}>
                  <th scope="row">{step.toLocaleString()}</th>
                  {lines.map(({ label }, index) => (
                    <td key={label}>{number4(values[index] ?? null)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
}
