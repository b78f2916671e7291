import { useState } from 'react';
import { sentence } from '../api/api-error.js';
import { request } from '../api/client.js';
import { FileButton } from '../shared/file-button.js';
import { Problem } from '../shared/problem.js';
import { datasetName } from './dataset-name.js';
import { uploadMutation } from './queries.js';

/** Makes a data set of a zip of photographs. */
export function DatasetUpload({ onAdded }: { onAdded: (id: string) => void }) {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const upload = async (file: File): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      const { uploadDataset } = await request(uploadMutation, { input: { file, name: datasetName(file.name) } });
      if (uploadDataset.__typename === 'Dataset') onAdded(uploadDataset.id);
      else setProblem(sentence(uploadDataset.message));
    } catch (error) {
      setProblem(sentence((error as Error).message));
    }
    setBusy(false);
  };
  return (
    <>
      <FileButton accept=".zip,application/zip" isDisabled={isBusy} onFiles={([file]) => void (file && upload(file))}>
        {isBusy ? 'Uploading …' : 'Upload a zip'}
      </FileButton>
      <p className="muted">Color photographs in a zip. Folders named at the server’s start are listed too.</p>
      <Problem text={problem} />
    </>
  );
}
