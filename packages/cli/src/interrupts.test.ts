import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { listenForInterrupts } from './interrupts.js';

function setUp() {
  const killed: string[] = [];
  const emitter = new EventEmitter();
  const source = Object.assign(emitter, {
    pid: 7,
    kill: (pid: number, signal: string) => killed.push(`${signal} ${pid}`),
  });
  const clock = { now: 0 };
  const controller = new AbortController();
  const dispose = listenForInterrupts(source, controller, () => clock.now);
  return { killed, source, clock, controller, dispose };
}

it.each(['SIGINT', 'SIGTERM'])('the first %s asks to stop, the second one kills', (signal) => {
  const { killed, source, clock, controller } = setUp();
  source.emit(signal, signal);
  expect(controller.signal.reason).toBe(signal);
  clock.now = 100;
  source.emit(signal, signal);
  expect(killed).toEqual([]);
  clock.now = 1000;
  source.emit(signal, signal);
  expect(killed).toEqual([`${signal} 7`]);
  expect(source.listenerCount(signal)).toBe(0);
});

it('can be undone', () => {
  const { source, dispose } = setUp();
  dispose();
  expect(source.listenerCount('SIGINT') + source.listenerCount('SIGTERM')).toBe(0);
});
