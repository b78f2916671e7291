import type { ServerMetrics } from '../metrics.js';
import { EngineBusyError, EngineError } from './engine-error.js';
import type { Engine } from './engine.js';
import type { EngineAnswer, Job, RenderJob } from './protocol.js';

/** What requests ask of an engine. */
export type Engines = Pick<Engine, 'colorize' | 'render'>;

/** An engine whose work is counted. */
export class MeasuredEngine implements Engines {
  readonly #engine: Engines;
  readonly #metrics: ServerMetrics;

  constructor(engine: Engines, metrics: ServerMetrics) {
    this.#engine = engine;
    this.#metrics = metrics;
  }

  async colorize(job: Job, signal: AbortSignal): Promise<EngineAnswer> {
    const { colorize, phases, queueTime, batch } = this.#metrics;
    const start = performance.now();
    const result = await this.#counted(this.#engine.colorize(job, signal));
    colorize.observe((performance.now() - start) / 1000);
    const { total: _total, ...parts } = result.timings;
    for (const [phase, ms] of Object.entries(parts)) phases.observe({ phase }, ms / 1000);
    queueTime.observe(result.waited / 1000);
    batch.observe(result.sideBySide);
    return result;
  }

  async render(job: RenderJob, signal: AbortSignal): Promise<EngineAnswer> {
    if (job.options.maxSide === undefined) return this.#counted(this.#engine.render(job, signal));
    const start = performance.now();
    const result = await this.#engine.render(job, signal);
    this.#metrics.previews.observe((performance.now() - start) / 1000);
    return result;
  }

  async #counted(work: Promise<EngineAnswer>): Promise<EngineAnswer> {
    const { pictures } = this.#metrics;
    try {
      const result = await work;
      pictures.inc({ outcome: 'done' });
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
