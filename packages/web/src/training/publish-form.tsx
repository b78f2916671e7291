import { type FormEvent, useState } from 'react';
import { sentence } from '../api/api-error.js';
import { request } from '../api/client.js';
import { Problem } from '../shared/problem.js';
import { publishMutation } from './queries.js';
import { runStore } from './runs.js';

/** Makes the model of a finished run one that can be chosen for colorizing. */
export function PublishForm({ runId }: { runId: string }) {
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const publish = async (name: string): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      const { publishModel } = await request(publishMutation, { runId, name });
      if (publishModel.__typename === 'Model') return runStore(runId).refresh();
      setProblem(sentence(publishModel.message));
    } catch (error) {
      setProblem(sentence((error as Error).message));
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const name = new FormData(event.currentTarget).get('name');
    if (typeof name === 'string') void publish(name.trim());
  };
  return (
    <form className="publish-form" onSubmit={submit}>
      <input name="name" aria-label="Name of the model" placeholder="name of the model" required maxLength={64} />
      <button type="submit" className="button primary" disabled={isBusy}>
        Publish
      </button>
      <Problem text={problem} />
    </form>
  );
}
