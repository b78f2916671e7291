import { type FileHandle, open, readFile, truncate } from 'node:fs/promises';
import { ioError } from '../errors.js';
import type { TrainingEvent, TrainingNews } from './events.js';

/** RUN/events.ndjson: every event of the run, one per line, appended. */
export class EventLog {
  readonly #file: FileHandle;
  #seq: number;
  /** The event that a finished run ended with. */
  readonly result: TrainingEvent | undefined;

  private constructor(file: FileHandle, seq: number, result: TrainingEvent | undefined) {
    this.#file = file;
    this.#seq = seq;
    this.result = result;
  }

  /** Opens or creates the log; a line that a killed process left unfinished is cut off. */
  static async open(path: string): Promise<EventLog> {
    try {
      const text = await readFile(path, 'utf8').catch(emptyWhenMissing);
      const whole = text.slice(0, text.lastIndexOf('\n') + 1);
      if (whole.length < text.length) await truncate(path, Buffer.byteLength(whole));
      const last = lastEvent(whole);
      return new EventLog(await open(path, 'a'), last?.seq ?? 0, last?.type === 'result' ? last : undefined);
    } catch (error) {
      throw ioError(error, `open ${path}`);
    }
  }

  /** Appends one event and gives it back complete. */
  async add(step: number, news: TrainingNews): Promise<TrainingEvent> {
    const { type, ...rest } = news;
    const event = { type, seq: ++this.#seq, step, at: new Date().toISOString(), ...rest } as TrainingEvent;
    try {
      await this.#file.appendFile(`${JSON.stringify(event)}\n`);
    } catch (error) {
      throw ioError(error, 'write events.ndjson');
    }
    return event;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

function lastEvent(lines: string): TrainingEvent | undefined {
  const last = lines.trimEnd().split('\n').at(-1);
  return last ? (JSON.parse(last) as TrainingEvent) : undefined;
}

function emptyWhenMissing(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return '';
  throw error;
}
