import type { Engines } from '../engine/measured-engine.js';
import type { EngineAnswer, Job, RenderJob } from '../engine/protocol.js';
import type { Attributes, Tracer } from './tracer.js';

/** An engine whose work is traced. */
export class TracedEngine implements Engines {
  readonly #engine: Engines;
  readonly #tracer: Tracer;

  constructor(engine: Engines, tracer: Tracer) {
    this.#engine = engine;
    this.#tracer = tracer;
  }

  colorize(job: Job, signal: AbortSignal): Promise<EngineAnswer> {
    return this.#traced('engine colorize', () => this.#engine.colorize(job, signal));
  }

  render(job: RenderJob, signal: AbortSignal): Promise<EngineAnswer> {
    return this.#traced('engine render', () => this.#engine.render(job, signal));
  }

  #traced(name: string, work: () => Promise<EngineAnswer>): Promise<EngineAnswer> {
    return this.#tracer.span(name, {}, async (span) => {
      const answer = await work();
      span.set(attributesOf(answer));
      return answer;
    });
  }
}

/** Times in ms. */
function attributesOf({ waited, sideBySide, timings, info }: EngineAnswer): Attributes {
  const { decode, network, encode } = timings;
  return {
    'lithochrome.waited': waited,
    'lithochrome.batch_size': sideBySide,
    'lithochrome.decode': decode,
    'lithochrome.network': network,
    'lithochrome.encode': encode,
    'lithochrome.model': info.model,
    'lithochrome.device': info.device,
    'lithochrome.pixels': info.width * info.height,
  };
}
