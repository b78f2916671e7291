import './filmstrip.css';
import type { KeyboardEvent } from 'react';
import { ConfirmButton } from '../shared/confirm-button.js';
import { FileButton } from '../shared/file-button.js';
import { FilmstripItem } from './filmstrip-item.js';
import { idByKey } from './filmstrip-keys.js';
import { FilmstripStatus } from './filmstrip-status.js';
import { pictureTypes } from './picture-types.js';
import type { Picture } from './picture.js';
import { queue } from './queue.js';

interface FilmstripProps {
  pictures: readonly Picture[];
  selectedId: string;
}

/** The queue: every picture with how far it is. */
export function Filmstrip({ pictures, selectedId }: FilmstripProps) {
  const move = (event: KeyboardEvent): void => {
    const ids = pictures.map(({ id }) => id);
    const id = idByKey(event.key, ids, selectedId);
    if (id !== undefined) queue.select(id);
    else if (event.key === 'Delete') queue.remove(selectedId);
    else return;
    event.preventDefault();
  };
  return (
    <section className="filmstrip" aria-label="Pictures">
      <div className="filmstrip-head">
        <FileButton accept={pictureTypes} multiple onFiles={(files) => queue.add(files)}>
          Add
        </FileButton>
        <FilmstripStatus pictures={pictures} selectedId={selectedId} />
        <ConfirmButton
          className="link-button"
          label="Clear all"
          title={pictures.length === 1 ? 'Remove the picture?' : `Remove all ${pictures.length} pictures?`}
          onConfirm={() => queue.clear()}
        >
          What was not downloaded is lost. Your own files stay as they are.
        </ConfirmButton>
      </div>
      <ul aria-label="Arrow keys lead from picture to picture, Delete removes one" onKeyDown={move}>
        {pictures.map((picture) => (
          <FilmstripItem key={picture.id} picture={picture} isSelected={picture.id === selectedId} />
        ))}
      </ul>
    </section>
  );
}
