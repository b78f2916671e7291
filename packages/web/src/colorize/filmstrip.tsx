import './filmstrip.css';
import { FileButton } from '../shared/file-button.js';
import { pictureTypes } from './picture-types.js';
import { FilmstripItem } from './filmstrip-item.js';
import type { Picture } from './picture.js';
import { queue } from './queue.js';

interface FilmstripProps {
  pictures: readonly Picture[];
  selectedId: string;
}

/** The queue: every picture with how far it is. */
export function Filmstrip({ pictures, selectedId }: FilmstripProps) {
  const settled = pictures.filter(({ phase }) => phase === 'done' || phase === 'failed').length;
  return (
    <section className="filmstrip" aria-label="Pictures">
      <div className="filmstrip-head">
        <FileButton accept={pictureTypes} multiple onFiles={(files) => queue.add(files)}>
          Add
        </FileButton>
        {settled < pictures.length ? (
          <label className="filmstrip-progress">
            <progress max={pictures.length} value={settled} /> {settled} of {pictures.length}
          </label>
        ) : (
          <span className="filmstrip-progress">
            {pictures.length} {pictures.length === 1 ? 'picture' : 'pictures'}
          </span>
        )}
        <button type="button" className="link-button" onClick={() => queue.clear()}>
          Clear all
        </button>
      </div>
      <ul>
        {pictures.map((picture) => (
          <FilmstripItem key={picture.id} picture={picture} isSelected={picture.id === selectedId} />
        ))}
      </ul>
    </section>
  );
}
