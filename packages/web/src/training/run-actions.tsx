import { ConfirmButton } from '../shared/confirm-button.js';
import { Problem } from '../shared/problem.js';
import { useKeptFocus } from '../shared/use-kept-focus.js';
import { PublishForm } from './publish-form.js';
import type { Run } from './queries.js';
import { isAtRest } from './run-status.js';
import { useRunActions } from './use-run-actions.js';

/** What can be done with a run as it stands. */
export function RunActions({ run: { id, name, status, modelName } }: { run: Run }) {
  const actions = useKeptFocus<HTMLDivElement>('button:enabled, input');
  const { stop, resume, remove, problem, isBusy } = useRunActions(id);
  return (
    <div ref={actions} className="run-actions">
      {(status === 'RUNNING' || status === 'QUEUED') && (
        <button type="button" className="button" disabled={isBusy} onClick={() => void stop()}>
          Stop
        </button>
      )}
      {(status === 'STOPPED' || status === 'FAILED') && (
        <button type="button" className="button primary" disabled={isBusy} onClick={() => void resume()}>
          Resume
        </button>
      )}
      {modelName !== null && <span className="muted">Published as {modelName}</span>}
      {status === 'FINISHED' && modelName === null && <PublishForm runId={id} />}
      {isAtRest(status) && (
        <ConfirmButton label="Delete" title={`Delete ${name}?`} isDisabled={isBusy} onConfirm={() => void remove()}>
          Its curves, previews and checkpoints are lost. A model that was published stays.
        </ConfirmButton>
      )}
      <Problem text={problem} />
    </div>
  );
}
