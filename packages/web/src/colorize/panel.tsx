import './panel.css';
import { Adjustments } from './adjustments.js';
import { Download } from './download.js';
import { Hypotheses } from './hypotheses.js';
import type { Picture } from './picture.js';
import { queue } from './queue.js';

interface PanelProps {
  picture: Picture;
  pictures: readonly Picture[];
}

/** What can be done with the selected picture. */
export function Panel({ picture, pictures }: PanelProps) {
  const { file, result, id } = picture;
  return (
    <aside className="panel" aria-label="Settings of the picture">
      <header>
        <h2>{file.name}</h2>
        <p>
          {result
            ? `${result.image.width} × ${result.image.height} · ${Math.round(result.timings.total)} ms on ${result.device}`
            : ' '}
        </p>
      </header>
      <Adjustments picture={picture} />
      <Hypotheses picture={picture} />
      {pictures.length > 1 && (
        <button type="button" className="button" onClick={() => queue.applyToAll(id)}>
          Use these settings for all
        </button>
      )}
      {result && result.notes.length > 0 && (
        <ul className="panel-notes">
          {result.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <Download picture={picture} pictures={pictures} />
    </aside>
  );
}
