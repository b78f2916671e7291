import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Engine } from './engine/engine.js';
import type { ResultStore } from './store/result-store.js';

const seconds = [0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 120];

/** What Prometheus may read. */
export class ServerMetrics {
  readonly registry = new Registry();
  readonly #in = { registers: [this.registry] };

  readonly requests = new Histogram({
    ...this.#in,
    name: 'lithochrome_http_request_seconds',
    help: 'Time until an answer begins, by route and status.',
    labelNames: ['route', 'status'],
    buckets: seconds,
  });
  readonly pictures = new Counter({
    ...this.#in,
    name: 'lithochrome_pictures_total',
    help: 'Pictures by outcome: done, or the code of the error. Its rate is images per second.',
    labelNames: ['outcome'],
  });
  readonly colorize = new Histogram({
    ...this.#in,
    name: 'lithochrome_colorize_seconds',
    help: 'Time of a picture from its place in the queue to its result.',
    buckets: seconds,
  });
  readonly phases = new Histogram({
    ...this.#in,
    name: 'lithochrome_phase_seconds',
    help: 'Time of decoding, network and encoding.',
    labelNames: ['phase'],
    buckets: seconds,
  });
  readonly previews = new Histogram({
    ...this.#in,
    name: 'lithochrome_preview_seconds',
    help: 'Time of a preview of a kept picture.',
    buckets: seconds,
  });
  readonly restarts = new Counter({
    ...this.#in,
    name: 'lithochrome_engine_restarts_total',
    help: 'Engine processes that ended and were replaced.',
  });

  /** Figures that are read when they are asked for. */
  watch(engine: Engine, results: ResultStore): void {
    collectDefaultMetrics({ register: this.registry });
    const gauge = (name: string, help: string, read: () => number): void => {
      new Gauge({
        ...this.#in,
        name,
        help,
        collect() {
          this.set(read());
        },
      });
    };
    gauge('lithochrome_queue_length', 'Pictures that wait.', () => engine.waiting);
    gauge('lithochrome_running', 'Pictures worked on side by side.', () => engine.running);
    gauge('lithochrome_results', 'Results kept.', () => results.count);
    gauge('lithochrome_results_bytes', 'Size of the results kept.', () => results.bytes);
  }
}
