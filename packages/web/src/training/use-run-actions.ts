import { useState } from 'react';
import { request } from '../api/client.js';
import { navigate } from '../shared/use-route.js';
import { type Outcome, problemOf } from './problem-of.js';
import { deleteRunMutation, resumeMutation, stopMutation } from './queries.js';
import { runStore } from './runs.js';

/** What can be done with a run, and why it was not done. */
export function useRunActions(id: string) {
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const act = async (work: Promise<Outcome>): Promise<boolean> => {
    setBusy(true);
    const found = await problemOf(work);
    setBusy(false);
    setProblem(found);
    return found === null;
  };
  const stop = async (): Promise<void> => {
    await act(request(stopMutation, { id }).then((data) => data.stopTrainingRun));
    runStore(id).refresh();
  };
  const resume = async (): Promise<void> => {
    await act(request(resumeMutation, { id }).then((data) => data.resumeTrainingRun));
    runStore(id).refresh();
  };
  const remove = async (): Promise<void> => {
    if (await act(request(deleteRunMutation, { id }).then((data) => data.deleteTrainingRun))) navigate('/training');
  };
  return { stop, resume, remove, problem, isBusy };
}
