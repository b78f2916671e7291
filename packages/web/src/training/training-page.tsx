import './training-page.css';
import { useState } from 'react';
import { Loading } from '../shared/loading.js';
import { Link } from '../shared/link.js';
import { Problem } from '../shared/problem.js';
import { MAX_COMPARED } from '../shared/route.js';
import { CompareButton } from './compare-button.js';
import { DatasetList } from './dataset-list.js';
import { RunRow } from './run-row.js';
import { useRuns } from './use-runs.js';

/** All runs, newest first. */
export function TrainingPage() {
  const { runs, problem, hasMore, showMore } = useRuns();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const choose = (id: string, isChosen: boolean): void =>
    setChosen((before) => (isChosen ? [...before, id] : before.filter((other) => other !== id)));
  return (
    <div className="page">
      <title>Training · Lithochrome</title>
      <div className="page-head">
        <h1>Training</h1>
        {runs && runs.length > 1 && <CompareButton ids={chosen} />}
        <Link href="/training/new" className="button primary">
          New run
        </Link>
      </div>
      <Problem text={problem} />
      {runs === null && problem === null && <Loading what="the runs" />}
      {runs?.length === 0 && <p className="muted">No runs yet. Train a network on your own color photographs.</p>}
      <ul className="training-runs" aria-label="Runs">
        {runs?.map((run) => (
          <RunRow
            key={run.id}
            run={run}
            isChosen={chosen.includes(run.id)}
            canChoose={chosen.length < MAX_COMPARED}
            onChoose={(isChosen) => choose(run.id, isChosen)}
          />
        ))}
      </ul>
      {hasMore && (
        <button type="button" className="button" onClick={showMore}>
          Show older runs
        </button>
      )}
      <DatasetList />
    </div>
  );
}
