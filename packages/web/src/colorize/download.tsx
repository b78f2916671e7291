import { useState } from 'react';
import { sentence } from '../api/api-error.js';
import { Problem } from '../shared/problem.js';
import { FormatField } from './format-field.js';
import { download, type Format } from './save.js';
import type { Picture } from './picture.js';

interface DownloadProps {
  picture: Picture;
  pictures: readonly Picture[];
}

/** The full result as a file, in a format to choose. */
export function Download({ picture, pictures }: DownloadProps) {
  const [format, setFormat] = useState<Format>('');
  const [problem, setProblem] = useState<string | null>(null);
  const done = pictures.filter(({ phase }) => phase === 'done');
  const save = async (chosen: readonly Picture[]): Promise<void> => {
    setProblem(null);
    try {
      for (const each of chosen) await download(each, format);
    } catch (error) {
      setProblem(sentence((error as Error).message));
    }
  };
  return (
    <div className="panel-group">
      <div className="panel-row">
        <FormatField value={format} onChange={setFormat} />
        <button
          type="button"
          className="button primary"
          disabled={picture.phase !== 'done'}
          onClick={() => void save([picture])}
        >
          Download
        </button>
      </div>
      {done.length > 1 && (
        <button type="button" className="button" onClick={() => void save(done)}>
          Download all {done.length}
        </button>
      )}
      <Problem text={problem} />
    </div>
  );
}
