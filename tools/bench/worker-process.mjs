// An implementation in a process of its own: one JSON request a line in, one JSON answer a line out.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export class WorkerProcess {
  #process;
  #answers;
  #name;
  #said = '';

  constructor(name, command, args, { env = process.env, cwd } = {}) {
    this.#name = name;
    this.#process = spawn(command, args, { env, cwd, stdio: ['pipe', 'pipe', 'pipe'] });
    // A worker that has gone shows in the answer that does not come.
    this.#process.on('error', () => {});
    this.#process.stdin.on('error', () => {});
    this.#process.stderr.on('data', (data) => {
      this.#said = (this.#said + data).slice(-4000);
    });
    this.#answers = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  /** Calls a method of the worker; throws what it threw. Lines that are no JSON are a library's chatter. */
  async call(method, params) {
    this.#process.stdin.write(`${JSON.stringify({ method, params })}\n`);
    for (;;) {
      const { value, done } = await this.#answers.next();
      if (done) throw new Error(`${this.#name} ended during ${method}: ${this.#said.trim() || 'without a word'}`);
      if (!value.startsWith('{')) continue;
      const { result, error } = JSON.parse(value);
      if (error !== undefined) throw new Error(`${this.#name} failed in ${method}: ${error}`);
      return result;
    }
  }

  close() {
    this.#process.stdin.end();
    this.#process.kill();
  }
}
