import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Engine } from './engine/engine.js';
import type { LazyTraining } from './jobs/lazy-training.js';
import type { ResultStore } from './store/result-store.js';

const seconds = [0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 120];

/** What figures are read from. */
interface Watched {
  engine: Pick<Engine, 'waiting' | 'running' | 'memory'>;
  results: Pick<ResultStore, 'count' | 'bytes'>;
  training: Pick<LazyTraining, 'atWork'>;
}

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
  readonly queueTime = new Histogram({
    ...this.#in,
    name: 'lithochrome_queue_seconds',
    help: 'Time of a picture in the queue.',
    buckets: seconds,
  });
  readonly batch = new Histogram({
    ...this.#in,
    name: 'lithochrome_batch_size',
    help: 'Pictures that the engine works on side by side when one begins, itself included.',
    buckets: [1, 2, 3, 4, 6, 8, 16, 32, 64],
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
  watch({ engine, results, training }: Watched): void {
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
    this.#watchMemory(engine);
    gauge('lithochrome_queue_length', 'Pictures that wait.', () => engine.waiting);
    gauge('lithochrome_running', 'Pictures worked on side by side.', () => engine.running);
    gauge('lithochrome_results', 'Results kept.', () => results.count);
    gauge('lithochrome_results_bytes', 'Size of the results kept.', () => results.bytes);
    gauge('lithochrome_trainings', 'Training runs at work on this server.', () => training.atWork);
  }

  #watchMemory(engine: Watched['engine']): void {
    new Gauge({
      ...this.#in,
      name: 'lithochrome_engine_memory_bytes',
      help: 'Memory of the engine process: resident in the machine, of tensors on all devices, of pictures kept.',
      labelNames: ['device', 'kind'],
      collect() {
        this.reset();
        const { device, ...kinds } = engine.memory ?? {};
        for (const [kind, bytes] of Object.entries(kinds)) this.set({ device, kind }, bytes);
      },
    });
  }
}
