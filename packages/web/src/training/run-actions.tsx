import { useState } from 'react';
import { sentence } from '../api/api-error.js';
import { request } from '../api/client.js';
import { Problem } from '../shared/problem.js';
import { PublishForm } from './publish-form.js';
import { resumeMutation, type Run, stopMutation } from './queries.js';
import { runStore } from './runs.js';

interface Outcome {
  __typename: string;
  message?: string;
}

/** What can be done with a run as it stands. */
export function RunActions({ run: { id, status, modelName } }: { run: Run }) {
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const act = async (work: () => Promise<Outcome>): Promise<void> => {
    setBusy(true);
    const outcome = await work().catch((error: Error): Outcome => ({ __typename: 'Error', message: error.message }));
    setBusy(false);
    setProblem(outcome.message === undefined ? null : sentence(outcome.message));
    runStore(id).refresh();
  };
  const stop = async (): Promise<Outcome> => (await request(stopMutation, { id })).stopTrainingRun;
  const resume = async (): Promise<Outcome> => (await request(resumeMutation, { id })).resumeTrainingRun;
  return (
    <div className="run-actions">
      {(status === 'RUNNING' || status === 'QUEUED') && (
        <button type="button" className="button" disabled={isBusy} onClick={() => void act(stop)}>
          Stop
        </button>
      )}
      {(status === 'STOPPED' || status === 'FAILED') && (
        <button type="button" className="button primary" disabled={isBusy} onClick={() => void act(resume)}>
          Resume
        </button>
      )}
      {status === 'FINISHED' && modelName === null && <PublishForm runId={id} />}
      {modelName !== null && <span>Published as {modelName}</span>}
      <Problem text={problem} />
    </div>
  );
}
