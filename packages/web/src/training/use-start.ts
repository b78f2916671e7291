import { useState } from 'react';
import { sentence } from '../api/api-error.js';
import { request } from '../api/client.js';
import { navigate } from '../shared/use-route.js';
import { startMutation } from './queries.js';
import { toStartInput } from './start-input.js';

/** Starts a run from its form and goes to its page. */
export function useStart() {
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const start = async (form: FormData): Promise<void> => {
    setBusy(true);
    try {
      const { startTrainingRun } = await request(startMutation, { input: toStartInput(form) });
      if (startTrainingRun.__typename === 'TrainingRun') return navigate(`/training/${startTrainingRun.id}`);
      setProblem(sentence(startTrainingRun.message));
    } catch (error) {
      setProblem(sentence((error as Error).message));
    }
    setBusy(false);
  };
  return { start, problem, isBusy };
}
