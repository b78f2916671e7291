/** The service under load, beside the library that does the same in this process. */
import { setTimeout as wait } from 'node:timers/promises';
import { type Answered, type LoadClients, timedShare } from './load-clients.js';
import type { Service } from './service.js';

/** Colorizes photographs in turn. */
export type InLibrary = (index: number) => Promise<unknown>;

/** Calls `work` for 0…count−1, so many at once. */
export async function all(count: number, atOnce: number, work: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

export function quantile(values: readonly number[], q: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? null;
}

/** One picture at a time, library and service by turns: median milliseconds. */
export async function latency(clients: LoadClients, inLibrary: InLibrary, count: number) {
  const [library, service]: [number[], number[]] = [[], []];
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    await inLibrary(i);
    library.push(performance.now() - start);
    service.push((await clients.colorize(i)).ms);
  }
  return { libraryMs: quantile(library, 0.5)!, serviceMs: quantile(service, 0.5)! };
}

/** Pictures a second, without what the clients took: the library two at a time, which is its best here, and 32 clients. */
export async function throughput(clients: LoadClients, inLibrary: InLibrary, count: number) {
  const library = await timedShare(() => all(count, 2, inLibrary));
  const service = await timedShare(() => all(count, 32, (index) => clients.colorize(index)));
  return { library: count / library.seconds, service: count / (service.seconds - service.own) };
}

export interface Excess {
  /** Requests a second, whatever becomes of them. */
  rate: number;
  seconds: number;
}

/** More requests than the service can answer: what it does of them, and how soon it refuses the others. */
export async function saturate(service: Service, clients: LoadClients, { rate, seconds }: Excess) {
  const memoryBefore = service.residentMegabytes();
  let answers: Answered[] = [];
  const taken = await timedShare(async () => {
    const start = performance.now();
    const each = async (_: unknown, index: number): Promise<Answered> => {
      await wait(Math.max(0, start + (1000 * index) / rate - performance.now()));
      return clients.colorize(index);
    };
    answers = await Promise.all(Array.from({ length: Math.round(rate * seconds) }, each));
  });
  const times = (...kinds: string[]) => answers.filter(({ kind }) => kinds.includes(kind)).map(({ ms }) => ms);
  const done = times('Colorization').length;
  return {
    asked: answers.length,
    done,
    /** Before and after they were read. */
    refused: [times('503').length, times('BusyError').length],
    goodPerSecond: done / (taken.seconds - taken.own),
    refusedP95Ms: quantile(times('503', 'BusyError'), 0.95),
    readAndRefusedP95Ms: quantile(times('BusyError'), 0.95),
    megabytes: [memoryBefore, service.residentMegabytes()],
  };
}
