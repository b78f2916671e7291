import { useState } from 'react';
import { request } from '../api/client.js';
import { Problem } from '../shared/problem.js';
import { DatasetItem } from './dataset-item.js';
import { problemOf } from './problem-of.js';
import { deleteDatasetMutation } from './queries.js';
import { useDatasets } from './use-datasets.js';

/** What runs can be trained on; what is not needed any more can be deleted. */
export function DatasetList() {
  const { datasets, reload } = useDatasets();
  const [problem, setProblem] = useState<string | null>(null);
  const [busyId, setBusyId] = useState<string | null>(null);
  const remove = async (id: string): Promise<void> => {
    setBusyId(id);
    setProblem(await problemOf(request(deleteDatasetMutation, { id }).then((data) => data.deleteDataset)));
    setBusyId(null);
    reload();
  };
  if (!datasets || datasets.length === 0) return null;
  return (
    <section className="dataset-list" aria-labelledby="datasets-title">
      <h2 id="datasets-title">Data sets</h2>
      <Problem text={problem} />
      <ul>
        {datasets.map((dataset) => (
          <DatasetItem
            key={dataset.id}
            dataset={dataset}
            isDisabled={busyId !== null}
            onDelete={() => void remove(dataset.id)}
          />
        ))}
      </ul>
    </section>
  );
}
