import { Link } from '../shared/link.js';
import { moment, number3 } from './format.js';
import type { RunSummary } from './queries.js';
import { RunProgress } from './run-progress.js';
import { settingsSummary } from './setting-text.js';
import { StatusBadge } from './status-badge.js';

interface RunRowProps {
  run: RunSummary;
  isChosen: boolean;
  canChoose: boolean;
  onChoose: (isChosen: boolean) => void;
}

export function RunRow({ run, isChosen, canChoose, onChoose }: RunRowProps) {
  const settings = settingsSummary(run.settings);
  return (
    <li className="run-row">
      <input
        type="checkbox"
        aria-label={`Compare ${run.name}`}
        checked={isChosen}
        disabled={!isChosen && !canChoose}
        onChange={(event) => onChoose(event.currentTarget.checked)}
      />
      <Link href={`/training/${run.id}`} className="run-row-name">
        {run.name}
        <small>{moment(run.createdAt)}</small>
        {settings && <small>{settings}</small>}
      </Link>
      <StatusBadge status={run.status} />
      <span className="run-row-loss">
        <small>loss</small> {number3(run.loss)}
      </span>
      <RunProgress step={run.step} steps={run.steps} />
      <span className="run-row-model">{run.modelName && <>model {run.modelName}</>}</span>
    </li>
  );
}
