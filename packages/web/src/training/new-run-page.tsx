import './new-run-page.css';
import type { FormEvent } from 'react';
import { Link } from '../shared/link.js';
import { Problem } from '../shared/problem.js';
import { AdvancedFields } from './advanced-fields.js';
import { DatasetField } from './dataset-field.js';
import { LengthField } from './length-field.js';
import { useDatasets } from './use-datasets.js';
import { useStart } from './use-start.js';

/** The form that starts a run. */
export function NewRunPage() {
  const { datasets, models, problem: loading, reload } = useDatasets();
  const { start, problem, isBusy } = useStart();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    void start(new FormData(event.currentTarget));
  };
  return (
    <div className="page new-run-page">
      <title>New run · Lithochrome</title>
      <h1>New run</h1>
      <form onSubmit={submit}>
        <DatasetField datasets={datasets} onAdded={reload} />
        <LengthField />
        <AdvancedFields models={models} />
        <Problem text={problem ?? loading} />
        <div className="new-run-actions">
          <button type="submit" className="button primary" disabled={isBusy || !datasets || datasets.length === 0}>
            Start training
          </button>
          <Link href="/training" className="button">
            Cancel
          </Link>
        </div>
      </form>
    </div>
  );
}
