import { useEffect, useState } from 'react';

/** What shows a picture: the full result, and a preview at later settings where there is one. */
export interface Source {
  full: string | null;
  preview: string | null;
}

/** The latest source once it is decoded, the one before until then: it is exchanged without a flash. */
export function useShownSource({ full, preview }: Source): Source {
  const [shown, setShown] = useState<Source>({ full, preview });
  useEffect(() => {
    const url = preview ?? full;
    if (url === null) return;
    const image = new Image();
    image.src = url;
    let isCurrent = true;
    const show = (): void => {
      if (isCurrent) setShown({ full, preview });
    };
    image.decode().then(show, show);
    return () => {
      isCurrent = false;
    };
  }, [full, preview]);
  return shown;
}
