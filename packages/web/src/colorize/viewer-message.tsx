import type { Picture } from './picture.js';
import { queue } from './queue.js';

/** Why there is nothing to see yet, or no more. */
export function ViewerMessage({ picture: { id, phase, message, file, result, hypothesis } }: { picture: Picture }) {
  if (phase === 'failed' || phase === 'stopped')
    return (
      <div className="viewer-message" data-over={result !== null} role="alert">
        <strong>
          {file.name} was not colorized{result && ' again'}
        </strong>
        <p>{message}</p>
        {phase === 'stopped' ? (
          <button type="button" className="button" onClick={() => queue.change(id, { hypothesis })}>
            Try again
          </button>
        ) : (
          <button type="button" className="button" onClick={() => queue.remove(id)}>
            Remove
          </button>
        )}
      </div>
    );
  const text = message ?? (result === null && phase === 'waiting' ? 'Waiting for its turn.' : null);
  if (text === null) return null;
  return (
    <p className="viewer-message" data-over={result !== null} role="status">
      {text}
    </p>
  );
}
