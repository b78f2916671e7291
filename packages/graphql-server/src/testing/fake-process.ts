import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import type { EngineAnswer, FromEngine, ToEngine } from '../engine/protocol.js';

/** Stands in for an engine process: does nothing by itself. */
export class FakeProcess extends EventEmitter {
  readonly sent: ToEngine[] = [];
  exitCode: number | null = null;
  signalCode: string | null = null;
  connected = true;
  readonly pid = 1;

  send(message: ToEngine): boolean {
    this.sent.push(message);
    return true;
  }
  say(message: FromEngine): void {
    this.emit('message', message);
  }
  finish(id: number): void {
    this.say({ type: 'done', id, result: fakeResult });
  }
  kill(signal: string): boolean {
    if (this.signalCode === null) this.end(signal);
    return true;
  }
  disconnect(): void {
    this.connected = false;
    this.end('SIGTERM');
  }
  end(signal: string): void {
    this.signalCode = signal;
    this.emit('exit', null, signal);
  }
  /** Ids of the pictures given, in order. */
  get started(): number[] {
    return this.sent.filter(({ type }) => type === 'colorize').map(({ id }) => id);
  }
  get asChild(): ChildProcess {
    return this as unknown as ChildProcess;
  }
}

/** A result that is no picture. */
export const fakeResult: EngineAnswer = {
  image: Buffer.from('colored picture'),
  uncertainty: Buffer.from('map'),
  info: {
    width: 4,
    height: 3,
    bitDepth: 8,
    format: 'jpeg',
    inputFormat: 'jpeg',
    model: 'strata',
    method: 'auto',
    device: 'cpu',
    temperature: 0.5,
    vibrancy: 0,
    notes: [],
  },
  hypotheses: [],
  timings: { decode: 1, network: 2, encode: 3, total: 6 },
  waited: 0,
  sideBySide: 1,
};
