import { useState } from 'react';
import { Problem } from '../shared/problem.js';
import { FormatField } from './format-field.js';
import type { Format } from './formats.js';
import type { Picture } from './picture.js';
import { useDownloads } from './use-downloads.js';

interface DownloadProps {
  picture: Picture;
  pictures: readonly Picture[];
}

/** The full result as a file, in a format to choose; several as a zip. */
export function Download({ picture, pictures }: DownloadProps) {
  const [format, setFormat] = useState<Format>('');
  const { saveOne, saveAll, cancel, progress, problem } = useDownloads();
  const done = pictures.filter(({ phase }) => phase === 'done');
  return (
    <div className="panel-group panel-download">
      <div className="panel-row">
        <FormatField value={format} onChange={setFormat} />
        <button
          type="button"
          className="button primary"
          disabled={picture.phase !== 'done' || progress !== null}
          onClick={() => void saveOne(picture, format)}
        >
          Download
        </button>
      </div>
      {progress ? (
        <div className="panel-row">
          <div className="download-progress">
            <span role="status">
              Zipping {progress.done + 1} of {progress.total}
            </span>
            <progress aria-label="Zip" max={progress.total} value={progress.done} />
          </div>
          <button type="button" className="button" onClick={cancel}>
            Cancel
          </button>
        </div>
      ) : (
        done.length > 1 && (
          <button type="button" className="button" onClick={() => void saveAll(done, format)}>
            Download all {done.length} as a zip
          </button>
        )
      )}
      <Problem text={problem} />
    </div>
  );
}
