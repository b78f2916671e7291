import { join } from 'node:path';
import { WorkerProcess } from './worker-process.mjs';

/** The processes of a run, each started when it is first needed. Variants of a peer are open at once, so each has its own. */
export class Workers {
  #started = new Map();
  /** What peers may use; ours asks the machine itself. */
  threads = 1;

  of({ name, command, worker, variant = '' }) {
    const key = `${worker} ${variant}`;
    if (!this.#started.has(key)) {
      const args = [join(import.meta.dirname, worker), String(this.threads)];
      this.#started.set(key, new WorkerProcess(`${name} ${variant}`.trim(), command, args));
    }
    return this.#started.get(key);
  }

  close() {
    for (const worker of this.#started.values()) worker.close();
  }
}
