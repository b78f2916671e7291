import type { Picture } from './picture.js';
import { queue } from './queue.js';

interface FilmstripStatusProps {
  pictures: readonly Picture[];
  selectedId: string;
}

/** How far the queue is, and what can be done about it. */
export function FilmstripStatus({ pictures, selectedId }: FilmstripStatusProps) {
  const idsOf = (phase: Picture['phase']): string[] =>
    pictures.filter((picture) => picture.phase === phase).map(({ id }) => id);
  const failed = idsOf('failed');
  const stopped = idsOf('stopped').length;
  const total = pictures.length;
  const settled = idsOf('done').length + failed.length + stopped;
  return (
    <div className="filmstrip-status">
      {settled < total ? (
        <Progress settled={settled} total={total} />
      ) : (
        <span>
          {total} {total === 1 ? 'picture' : 'pictures'}
        </span>
      )}
      {failed.length > 0 && (
        <button
          type="button"
          className="link-button"
          aria-label={`${failed.length} failed, show the next`}
          onClick={() => queue.select(nextOf(failed, selectedId))}
        >
          {failed.length} failed
        </button>
      )}
      {stopped > 0 && settled === total && (
        <button type="button" className="link-button" onClick={() => queue.resume()}>
          {stopped === total ? 'Colorize' : `Colorize the other ${stopped === 1 ? 'one' : stopped}`}
        </button>
      )}
    </div>
  );
}

function Progress({ settled, total }: { settled: number; total: number }) {
  return (
    <>
      <label className="filmstrip-progress">
        <progress max={total} value={settled} /> {settled} of {total}
      </label>
      <button type="button" className="link-button" onClick={() => queue.cancel()}>
        Cancel
      </button>
    </>
  );
}

/** The one after `current`, from the start again after the last. */
function nextOf(ids: readonly string[], current: string): string {
  return ids[(ids.indexOf(current) + 1) % ids.length]!;
}
