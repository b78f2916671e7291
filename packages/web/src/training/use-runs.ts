import { useEffect, useState } from 'react';
import { sentence } from '../api/api-error.js';
import { request } from '../api/client.js';
import { type RunSummary, runsQuery } from './queries.js';

const REFRESH_MS = 3000;

/** The list of runs, kept up to date while the page is looked at. */
export function useRuns() {
  const [runs, setRuns] = useState<readonly RunSummary[] | null>(null);
  const [pages, setPages] = useState(1);
  const [hasMore, setHasMore] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    const load = async (): Promise<void> => {
      try {
        const found = await loadPages(pages, stop.signal);
        setRuns(found.runs);
        setHasMore(found.hasMore);
        setProblem(null);
      } catch (error) {
        if (!stop.signal.aborted) setProblem(sentence((error as Error).message));
      }
    };
    void load();
    const refreshing = setInterval(() => {
      if (!document.hidden) void load();
    }, REFRESH_MS);
    return () => {
      clearInterval(refreshing);
      stop.abort();
    };
  }, [pages]);
  return { runs, problem, hasMore, showMore: () => setPages((count) => count + 1) };
}

async function loadPages(pages: number, signal: AbortSignal): Promise<{ runs: RunSummary[]; hasMore: boolean }> {
  const runs: RunSummary[] = [];
  let after: string | null = null;
  for (let page = 0; page < pages; page++) {
    const { trainingRuns }: { trainingRuns: Page } = await request(runsQuery, { after }, signal);
    runs.push(...trainingRuns.edges.map(({ node }) => node));
    after = trainingRuns.pageInfo.endCursor;
    if (!trainingRuns.pageInfo.hasNextPage) return { runs, hasMore: false };
  }
  return { runs, hasMore: true };
}

interface Page {
  edges: { node: RunSummary }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}
