import { useEffect, useState } from 'react';
import { sentence } from '../api/api-error.js';
import { request } from '../api/client.js';
import { retrying } from '../shared/retrying.js';
import { type Dataset, datasetsQuery } from './queries.js';

const RETRY_MS = 3000;

interface Choices {
  /** null until they are known. */
  datasets: readonly Dataset[] | null;
  /** Names of models. */
  models: readonly string[];
  problem: string | null;
}

interface ReloadedChoices extends Choices {
  /** After a data set was added or deleted. */
  reload: () => void;
}

/** What a run can be trained on and start from. */
export function useDatasets(): ReloadedChoices {
  const [choices, setChoices] = useState<Choices>({ datasets: null, models: [], problem: null });
  const [round, setRound] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    const ask = () => request(datasetsQuery, {}, stop.signal);
    const onProblem = (error: Error): void => setChoices((before) => ({ ...before, problem: sentence(error.message) }));
    retrying(ask, { signal: stop.signal, waitMs: RETRY_MS, onProblem }).then(
      ({ datasets, models }) => setChoices({ datasets, models: models.map(({ name }) => name), problem: null }),
      // The page was left.
      () => {},
    );
    return () => stop.abort();
  }, [round]);
  return { ...choices, reload: () => setRound((before) => before + 1) };
}
