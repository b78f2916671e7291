import { useEffect, useState } from 'react';

/** `url` once the picture there is decoded, the one before until then: it is exchanged without a flash. */
export function useShownSource(url: string | null): string | null {
  const [shown, setShown] = useState(url);
  useEffect(() => {
    if (url === null) return;
    const image = new Image();
    image.src = url;
    let isCurrent = true;
    const show = (): void => {
      if (isCurrent) setShown(url);
    };
    image.decode().then(show, show);
    return () => {
      isCurrent = false;
    };
  }, [url]);
  return shown;
}
