import type { RunSummary } from './queries.js';
import { statusNames } from './run-status.js';

export function StatusBadge({ status }: { status: RunSummary['status'] }) {
  return (
    <span className="status-badge" data-status={status}>
      {statusNames[status]}
    </span>
  );
}
