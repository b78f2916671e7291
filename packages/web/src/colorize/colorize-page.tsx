import './colorize-page.css';
import { useSyncExternalStore } from 'react';
import { Announcer } from './announcer.js';
import { useKeptFocus } from '../shared/use-kept-focus.js';
import { DropZone } from './drop-zone.js';
import { Filmstrip } from './filmstrip.js';
import { Panel } from './panel.js';
import { queue } from './queue.js';
import { useIncomingFiles } from './use-incoming-files.js';
import { Viewer } from './viewer.js';

export function ColorizePage() {
  const { pictures, selectedId } = useSyncExternalStore(queue.subscribe, queue.getState);
  const page = useKeptFocus<HTMLDivElement>('.filmstrip-open[aria-current], .drop-zone button');
  const isDragging = useIncomingFiles((files) => queue.add(files));
  const selected = pictures.find(({ id }) => id === selectedId);
  return (
    <div ref={page} className="colorize-page" data-empty={selected === undefined}>
      <title>Colorize · Lithochrome</title>
      <h1 className="visually-hidden">Colorize photographs</h1>
      {selected ? (
        <>
          <Viewer key={selected.id} picture={selected} />
          <Filmstrip pictures={pictures} selectedId={selected.id} />
          <Panel picture={selected} pictures={pictures} />
        </>
      ) : (
        <DropZone onFiles={(files) => queue.add(files)} />
      )}
      {isDragging && <div className="colorize-page-drop">Drop to colorize</div>}
      <Announcer pictures={pictures} />
    </div>
  );
}
