import './compare.css';
import type { ReactNode } from 'react';
import { ReactCompareSlider } from 'react-compare-slider';
import { CompareHandle } from './compare-handle.js';

interface CompareProps {
  before: ReactNode;
  after: ReactNode;
}

/** Two layers and the line between them, which is dragged or moved by keys. */
export function Compare({ before, after }: CompareProps) {
  return (
    <>
      <ReactCompareSlider
        className="compare"
        onlyHandleDraggable
        keyboardIncrement="2%"
        handle={<CompareHandle />}
        itemOne={before}
        itemTwo={after}
      />
      <span className="compare-tag">Before</span>
      <span className="compare-tag compare-tag-after">After</span>
    </>
  );
}
