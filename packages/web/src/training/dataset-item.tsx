import { ConfirmButton } from '../shared/confirm-button.js';
import { pictureCount, size } from './format.js';
import type { Dataset } from './queries.js';

interface DatasetItemProps {
  dataset: Dataset;
  isDisabled: boolean;
  onDelete: () => void;
}

/** A data set, and a button that deletes it where the server would. */
export function DatasetItem({ dataset, isDisabled, onDelete }: DatasetItemProps) {
  const { name, bytes, deletable } = dataset;
  const pictures = pictureCount(dataset.pictures);
  return (
    <li>
      <span>{name}</span>
      <small>
        {pictures}, {size(bytes)}
      </small>
      {deletable && (
        <ConfirmButton
          label="Delete"
          ariaLabel={`Delete ${name}`}
          title={`Delete ${name}?`}
          className="link-button"
          isDisabled={isDisabled}
          onConfirm={onDelete}
        >
          What it holds, {pictures}, is removed from the server. Runs that were trained on it stay, and cannot be
          resumed.
        </ConfirmButton>
      )}
    </li>
  );
}
