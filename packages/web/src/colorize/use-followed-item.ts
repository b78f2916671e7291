import { type RefObject, useEffect, useRef } from 'react';

/** Brings an item of a list into sight when it is selected, and gives it the focus where another item had it. */
export function useFollowedItem<Kind extends HTMLElement>(isSelected: boolean): RefObject<Kind | null> {
  const item = useRef<Kind>(null);
  useEffect(() => {
    const { current } = item;
    if (!isSelected || !current) return;
    current.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    const { activeElement } = document;
    const hadOther = current.parentElement?.contains(activeElement) && !current.contains(activeElement);
    if (hadOther) current.querySelector('button')?.focus();
  }, [isSelected]);
  return item;
}
