import { useState } from 'react';
import { isShown, type Picture } from './picture.js';
import { queue } from './queue.js';
import { useFollowedItem } from './use-followed-item.js';

const states: Record<Picture['phase'], string> = {
  waiting: 'waiting',
  working: 'being colorized',
  done: 'colorized',
  failed: 'failed',
  stopped: 'not colorized',
};

interface FilmstripItemProps {
  picture: Picture;
  isSelected: boolean;
}

export function FilmstripItem({ picture, isSelected }: FilmstripItemProps) {
  const { id, file, phase, result } = picture;
  const item = useFollowedItem<HTMLLIElement>(isSelected);
  const [isUnreadable, setUnreadable] = useState(!isShown(file));
  const source = picture.preview ?? result?.image.thumbnail ?? (isUnreadable ? null : picture.sourceUrl);
  // One stop for Tab, however many pictures there are.
  const tabIndex = isSelected ? 0 : -1;
  return (
    <li ref={item} className="filmstrip-item" data-phase={phase}>
      <button
        type="button"
        className="filmstrip-open"
        tabIndex={tabIndex}
        aria-current={isSelected ? 'true' : undefined}
        aria-label={`${file.name}, ${states[phase]}`}
        title={file.name}
        onClick={() => queue.select(id)}
      >
        {source ? (
          <img src={source} alt="" decoding="async" loading="lazy" onError={() => setUnreadable(true)} />
        ) : (
          <span>{file.name.split('.').pop()}</span>
        )}
      </button>
      <button
        type="button"
        className="filmstrip-remove"
        tabIndex={tabIndex}
        aria-label={`Remove ${file.name}`}
        onClick={() => queue.remove(id)}
      >
        ×
      </button>
    </li>
  );
}
