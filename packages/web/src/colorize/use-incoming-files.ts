import { useEffect, useRef, useState } from 'react';

/** Calls `onFiles` for files dropped anywhere on the page or pasted; returns whether some are dragged over it. */
export function useIncomingFiles(onFiles: (files: File[]) => void): boolean {
  const [isDragging, setDragging] = useState(false);
  const latest = useRef(onFiles);
  useEffect(() => {
    latest.current = onFiles;
  });
  useEffect(() => {
    const stop = new AbortController();
    const listen = <Name extends keyof WindowEventMap>(
      name: Name,
      heard: (event: WindowEventMap[Name]) => void,
    ): void => window.addEventListener(name, heard, { signal: stop.signal });
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    const take = (list: FileList | undefined | null): void => {
      const files = [...(list ?? [])];
      if (files.length > 0) latest.current(files);
    };
    listen('dragover', (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setDragging(true);
    });
    listen('dragleave', (event) => {
      // Leaving the window, not one of its elements.
      if (event.relatedTarget === null) setDragging(false);
    });
    listen('drop', (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setDragging(false);
      take(event.dataTransfer?.files);
    });
    listen('paste', (event) => take(event.clipboardData?.files));
    return () => stop.abort();
  }, []);
  return isDragging;
}
