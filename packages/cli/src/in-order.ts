/**
 * The results of `work` on each item, in the items' order, with at most `limit` items at work or waiting to be taken. Nothing new
 * starts once the consumer stops or `signal` fires; what runs is waited for. `work` must not throw.
 */
export async function* inOrder<T, R>(
  items: readonly T[],
  { limit, signal }: { limit: number; signal?: AbortSignal },
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const running: Promise<R>[] = [];
  let next = 0;
  try {
    for (;;) {
      while (running.length < limit && next < items.length && !signal?.aborted) running.push(work(items[next++]!));
      const [first] = running;
      if (!first) return;
      yield await first;
      void running.shift();
    }
  } finally {
    await Promise.allSettled(running);
  }
}
