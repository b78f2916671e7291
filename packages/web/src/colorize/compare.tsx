import './compare.css';
import type { KeyboardEvent, ReactNode } from 'react';
import { HandleRoot, Item, Provider, Root } from 'react-compare-slider/components';
import { useReactCompareSlider } from 'react-compare-slider/hooks';
import { CompareHandle } from './compare-handle.js';

interface CompareProps {
  before: ReactNode;
  after: ReactNode;
}

/** Per cent of the window. */
const ends: Readonly<Record<string, number>> = { Home: 0, End: 100 };

/** Two layers and the line between them, which is dragged or moved by keys. */
export function Compare({ before, after }: CompareProps) {
  const slider = useReactCompareSlider({ onlyHandleDraggable: true, keyboardIncrement: '2%' });
  const toEnd = (event: KeyboardEvent): void => {
    const end = ends[event.key];
    if (end === undefined) return;
    event.preventDefault();
    slider.setPosition(end);
  };
  return (
    <>
      <Provider {...slider}>
        <Root className="compare">
          <Item item="itemOne">{before}</Item>
          <Item item="itemTwo">{after}</Item>
          <HandleRoot aria-label="Line between before and after" onKeyDown={toEnd}>
            <CompareHandle />
          </HandleRoot>
        </Root>
      </Provider>
      <span className="compare-tag">Before</span>
      <span className="compare-tag compare-tag-after">After</span>
    </>
  );
}
