import './run-page.css';
import './training-page.css';
import { Loading } from '../shared/loading.js';
import { Problem } from '../shared/problem.js';
import { moment, pictureCount } from './format.js';
import { lacksValidation } from './lacks-validation.js';
import { PreviewStrip } from './preview-strip.js';
import { RunActions } from './run-actions.js';
import { RunCharts } from './run-charts.js';
import { RunFacts } from './run-facts.js';
import { RunProgress } from './run-progress.js';
import { RunSettings } from './run-settings.js';
import { StatusBadge } from './status-badge.js';
import { useRun } from './use-run.js';

/** One run, live. */
export function RunPage({ id }: { id: string }) {
  const { run, history, problem, isLost } = useRun(id);
  if (!run) return <Missing problem={problem} />;
  const step = Math.max(run.step, history.losses.at(-1)?.step ?? 0);
  return (
    <div className="page run-page">
      <title>{`${run.name} · Lithochrome`}</title>
      <div className="page-head">
        <div className="run-page-title">
          <h1>{run.name}</h1>
          <p className="muted">
            {run.dataset.name}, {pictureCount(run.dataset.pictures)}
            {run.dataset.deletedAt !== null && ' (deleted)'}, {moment(run.createdAt)}
          </p>
        </div>
        <div role="status">
          <StatusBadge status={run.status} />
        </div>
        <RunActions run={run} />
      </div>
      <Problem text={problem ?? run.error} />
      {isLost && <p role="status">The connection was lost; it is being restored.</p>}
      <RunProgress step={step} steps={run.steps} />
      <RunFacts run={run} history={history} />
      <RunCharts history={history} />
      {lacksValidation(run, history) && (
        <p className="muted">
          No metrics and no previews: the data set has no validation pictures. Those in a folder named val become such;
          of a set without one, every twentieth picture or so.
        </p>
      )}
      <PreviewStrip previews={history.previews} />
      <RunSettings run={run} />
    </div>
  );
}

/** Instead of a run that is not known, or not yet. */
function Missing({ problem }: { problem: string | null }) {
  return (
    <div className="page">
      <title>Training · Lithochrome</title>
      {problem ? <h1>{problem}</h1> : <Loading what="the run" />}
    </div>
  );
}
