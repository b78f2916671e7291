import { useState } from 'react';
import { DatasetUpload } from './dataset-upload.js';
import { pictureCount } from './format.js';
import type { Dataset } from './queries.js';

interface DatasetFieldProps {
  /** null until they are known. */
  datasets: readonly Dataset[] | null;
  onAdded: () => void;
}

/** Which pictures to train on; those that were just uploaded are chosen. */
export function DatasetField({ datasets, onAdded }: DatasetFieldProps) {
  const [chosen, choose] = useState<string | null>(null);
  const added = (id: string): void => {
    choose(id);
    onAdded();
  };
  return (
    <div className="dataset-field">
      <label className="field">
        <span>Data set</span>
        <select
          name="dataset"
          required
          disabled={!datasets || datasets.length === 0}
          value={chosen ?? datasets?.[0]?.id ?? ''}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          {!datasets?.length && <option value="">{datasets ? 'None yet: upload one' : 'Loading …'}</option>}
          {datasets?.map(({ id, name, pictures }) => (
            <option key={id} value={id}>
              {name}, {pictureCount(pictures)}
            </option>
          ))}
        </select>
      </label>
      <DatasetUpload onAdded={added} />
    </div>
  );
}
