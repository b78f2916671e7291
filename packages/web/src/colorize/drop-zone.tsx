import './drop-zone.css';
import { FileButton } from '../shared/file-button.js';
import { pictureTypes } from './picture-types.js';

/** What the page shows before there is a picture. */
export function DropZone({ onFiles }: { onFiles: (files: File[]) => void }) {
  return (
    <section className="drop-zone" aria-labelledby="drop-title">
      <svg viewBox="0 0 240 120" aria-hidden="true">
        <path className="drop-zone-gray" d="M0 120 44 52l18 22 34-58 24 40v64z" />
        <path className="drop-zone-color" d="M120 120V56l22 34 26-44 30 40 16-18 26 52z" />
        <path className="drop-zone-line" d="M120 0v120" />
        <circle className="drop-zone-handle" cx="120" cy="60" r="7" />
      </svg>
      <h2 id="drop-title">Drop photographs here</h2>
      <p>JPEG, PNG, WebP, TIFF, GIF or AVIF. Only their lightness is used, and it is kept to the last detail.</p>
      <div className="drop-zone-actions">
        <FileButton accept={pictureTypes} multiple className="button primary" onFiles={onFiles}>
          Choose files
        </FileButton>
        <span>or paste one</span>
      </div>
    </section>
  );
}
