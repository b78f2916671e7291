// The worker's side of worker-process.mjs, and what every worker in Node does alike.
import { createInterface } from 'node:readline';

/** Answers requests with `methods[method](params)` until stdin ends. */
export async function serve(methods) {
  for await (const line of createInterface({ input: process.stdin })) {
    const { method, params } = JSON.parse(line);
    try {
      console.log(JSON.stringify({ result: (await methods[method](params)) ?? null }));
    } catch (error) {
      console.log(JSON.stringify({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }));
    }
  }
}

/** Milliseconds of each run of `step`, for `ms` in all but at least `least` runs. */
export async function timesOf(step, { ms, least }) {
  const times = [];
  const end = performance.now() + ms;
  while (times.length < least || performance.now() < end) {
    const start = performance.now();
    await step();
    times.push(performance.now() - start);
  }
  return times;
}
