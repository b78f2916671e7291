import { DatasetUpload } from './dataset-upload.js';
import type { Dataset } from './queries.js';

interface DatasetFieldProps {
  /** null until they are known. */
  datasets: readonly Dataset[] | null;
  onAdded: () => void;
}

/** Which pictures to train on. */
export function DatasetField({ datasets, onAdded }: DatasetFieldProps) {
  return (
    <div className="dataset-field">
      <label className="field">
        <span>Data set</span>
        <select name="dataset" required disabled={!datasets || datasets.length === 0}>
          {datasets?.map(({ id, name, pictures }) => (
            <option key={id} value={id}>
              {name}, {pictures.toLocaleString()} pictures
            </option>
          ))}
        </select>
      </label>
      <DatasetUpload onAdded={onAdded} />
    </div>
  );
}
