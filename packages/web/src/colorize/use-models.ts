import { useEffect, useState } from 'react';
import { request } from '../api/client.js';
import { type Model, modelsQuery } from './queries.js';

/** The models of the server; none until they are known. */
export function useModels(): readonly Model[] {
  const [models, setModels] = useState<readonly Model[]>([]);
  useEffect(() => {
    const stop = new AbortController();
    request(modelsQuery, {}, stop.signal).then(
      (data) => setModels(data.models),
      // Colorizing shows what is wrong; the server's choice holds until then.
      () => {},
    );
    return () => stop.abort();
  }, []);
  return models;
}
