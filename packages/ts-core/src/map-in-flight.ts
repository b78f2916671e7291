/** The results of `work(0…count − 1)` in order, with at most `limit` calls at a time. After a failure no further call starts. */
export async function mapInFlight<T>(count: number, limit: number, work: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const drain = async () => {
    while (next < count) {
      const index = next++;
      try {
        results[index] = await work(index);
      } catch (error) {
        next = count;
        throw error;
      }
    }
  };
  const drains = await Promise.allSettled(Array.from({ length: Math.min(limit, count) }, drain));
  const failed = drains.find((drained) => drained.status === 'rejected');
  if (failed) throw failed.reason;
  return results;
}
