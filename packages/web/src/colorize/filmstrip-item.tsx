import { useEffect, useRef, useState } from 'react';
import { isShown, type Picture } from './picture.js';
import { queue } from './queue.js';

const states: Record<Picture['phase'], string> = {
  waiting: 'waiting',
  working: 'being colorized',
  done: 'colorized',
  failed: 'failed',
};

interface FilmstripItemProps {
  picture: Picture;
  isSelected: boolean;
}

export function FilmstripItem({ picture, isSelected }: FilmstripItemProps) {
  const { id, file, phase, result } = picture;
  const item = useRef<HTMLLIElement>(null);
  const [isUnreadable, setUnreadable] = useState(!isShown(file));
  const source = picture.preview ?? result?.image.thumbnail ?? (isUnreadable ? null : picture.sourceUrl);
  useEffect(() => {
    if (isSelected) item.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [isSelected]);
  return (
    <li ref={item} className="filmstrip-item" data-phase={phase}>
      <button
        type="button"
        className="filmstrip-open"
        aria-current={isSelected ? 'true' : undefined}
        aria-label={`${file.name}, ${states[phase]}`}
        title={file.name}
        onClick={() => queue.select(id)}
      >
        {source ? (
          <img src={source} alt="" decoding="async" onError={() => setUnreadable(true)} />
        ) : (
          <span>{file.name.split('.').pop()}</span>
        )}
      </button>
      <button
        type="button"
        className="filmstrip-remove"
        aria-label={`Remove ${file.name}`}
        onClick={() => queue.remove(id)}
      >
        ×
      </button>
    </li>
  );
}
