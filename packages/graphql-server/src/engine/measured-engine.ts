import type { Colorization } from '@lithochrome/ts-core';
import type { ServerMetrics } from '../metrics.js';
import { EngineBusyError, EngineError } from './engine-error.js';
import type { Engine } from './engine.js';
import type { Job } from './protocol.js';

/** An engine whose work is counted. */
export class MeasuredEngine implements Pick<Engine, 'colorize'> {
  readonly #engine: Pick<Engine, 'colorize'>;
  readonly #metrics: ServerMetrics;

  constructor(engine: Pick<Engine, 'colorize'>, metrics: ServerMetrics) {
    this.#engine = engine;
    this.#metrics = metrics;
  }

  async colorize(job: Job, signal: AbortSignal): Promise<Colorization> {
    const { pictures, colorize, phases } = this.#metrics;
    const start = performance.now();
    try {
      const result = await this.#engine.colorize(job, signal);
      pictures.inc({ outcome: 'done' });
      colorize.observe((performance.now() - start) / 1000);
      const { total: _total, ...parts } = result.timings;
      for (const [phase, ms] of Object.entries(parts)) phases.observe({ phase }, ms / 1000);
      return result;
    } catch (error) {
      pictures.inc({ outcome: outcomeOf(error) });
      throw error;
    }
  }
}

function outcomeOf(error: unknown): string {
  if (error instanceof EngineBusyError) return 'BUSY';
  return error instanceof EngineError ? error.code : 'INTERNAL';
}
