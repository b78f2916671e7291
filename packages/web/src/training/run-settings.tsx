import type { Run } from './queries.js';

/** What was chosen for the run; the rest is as the server has it. */
export function RunSettings({ run: { settings } }: { run: Run }) {
  const chosen = Object.entries(settings).filter(([key, value]) => value !== null && key !== '__typename');
  return (
    <details className="run-settings">
      <summary>Settings</summary>
      <dl>
        {chosen.map(([key, value]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>{String(value).toLowerCase()}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
