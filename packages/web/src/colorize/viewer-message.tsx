import type { Picture } from './picture.js';
import { queue } from './queue.js';

/** Why there is nothing to see yet, or no more. */
export function ViewerMessage({ picture: { id, phase, message, file, result } }: { picture: Picture }) {
  if (phase === 'failed')
    return (
      <div className="viewer-message" role="alert">
        <strong>{file.name} could not be colorized</strong>
        <p>{message}</p>
        <button type="button" className="button" onClick={() => queue.change(id, {})}>
          Try again
        </button>
      </div>
    );
  const text = message ?? (result === null && phase === 'waiting' ? 'Waiting for its turn.' : null);
  if (text === null) return null;
  return (
    <p className="viewer-message" role="status">
      {text}
    </p>
  );
}
