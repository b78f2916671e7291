import type { Picture } from './picture.js';

/** Tells screen readers how far the queue is. */
export function Announcer({ pictures }: { pictures: readonly Picture[] }) {
  const count = (phase: Picture['phase']): number => pictures.filter((picture) => picture.phase === phase).length;
  const failed = count('failed') + count('stopped');
  const text = `${count('done')} of ${pictures.length} colorized${failed > 0 ? `, ${failed} failed` : ''}`;
  return (
    <p role="status" className="visually-hidden">
      {pictures.length > 0 ? text : ''}
    </p>
  );
}
