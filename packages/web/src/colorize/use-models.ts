import { useEffect, useState } from 'react';
import { request } from '../api/client.js';
import { retrying } from '../shared/retrying.js';
import { type Model, modelsQuery } from './queries.js';

const RETRY_MS = 3000;

/** The models of the server; none until they are known. */
export function useModels(): readonly Model[] {
  const [models, setModels] = useState<readonly Model[]>([]);
  useEffect(() => {
    const stop = new AbortController();
    const ask = () => request(modelsQuery, {}, stop.signal);
    retrying(ask, { signal: stop.signal, waitMs: RETRY_MS }).then(
      (data) => setModels(data.models),
      // Colorizing shows what is wrong; the server's choice holds until then.
      () => {},
    );
    return () => stop.abort();
  }, []);
  return models;
}
