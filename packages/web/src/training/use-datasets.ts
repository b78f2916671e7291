import { useEffect, useState } from 'react';
import { sentence } from '../api/api-error.js';
import { request } from '../api/client.js';
import { type Dataset, datasetsQuery } from './queries.js';

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
    request(datasetsQuery, {}, stop.signal).then(
      ({ datasets, models }) => setChoices({ datasets, models: models.map(({ name }) => name), problem: null }),
      (error: Error) => {
        if (!stop.signal.aborted) setChoices((before) => ({ ...before, problem: sentence(error.message) }));
      },
    );
    return () => stop.abort();
  }, [round]);
  return { ...choices, reload: () => setRound((before) => before + 1) };
}
